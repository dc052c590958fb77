#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "report/forest_plot.h"
#include "report/line_plot.h"
#include "report/matrix.h"
#include "report/table.h"

namespace thorax::report {

struct Paragraph {
  std::string text;
};

/// Something the reader must not miss.
struct Warning {
  std::string text;
};

struct Bullets {
  std::vector<std::string> items;
};

using Plot = std::variant<LinePlot, ForestPlot, Matrix>;

/// A plot with the sentence below it.
struct Figure {
  Plot plot;
  std::string caption;
  std::string file = {}; ///< of the plot as SVG, relative to the Markdown that shows it
};

using Content = std::variant<Paragraph, Warning, Bullets, Table, Figure>;

/// What only some readers need: folded on screen under its summary, open in print.
struct Details {
  std::string summary;
  std::vector<Content> contents;
};

using Block = std::variant<Paragraph, Warning, Bullets, Table, Figure, Details>;

struct Section {
  std::string heading; ///< may be empty
  std::vector<Block> blocks;
};

/// A document, from the most to the least important.
struct Page {
  std::string title, subtitle;
  std::vector<Section> sections;
  std::string footer = {};
};

/// One HTML file that needs nothing else: no script, font, image or address outside it. Five and
/// more headings are listed at the top; narrow figures in a row stand side by side where there is
/// room. Follows the reader's light or dark setting on screen; black on white in print.
std::string html(const Page& page);

/// The same as GitHub-flavoured Markdown. A figure is a link to its file with the caption below it;
/// figures without a file are left out, and headings under which nothing remains. Details become a
/// part with its own heading.
std::string markdown(const Page& page);

/// The figures that the Markdown links to: their files and the SVG to write there.
std::map<std::string, std::string> svg_files(const Page& page);

} // namespace thorax::report
