#pragma once

#include <string>
#include <variant>
#include <vector>

#include "report/line_plot.h"
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

/// A plot with the sentence below it.
struct Figure {
  LinePlot plot;
  std::string caption;
};

using Block = std::variant<Paragraph, Warning, Bullets, Table, Figure>;

struct Section {
  std::string heading; ///< may be empty
  std::vector<Block> blocks;
};

/// A document of one column, from the most to the least important.
struct Page {
  std::string title, subtitle;
  std::vector<Section> sections;
  std::string footer = {};
};

/// One HTML file that needs nothing else: no script, font, image or address outside it. Follows the
/// reader's light or dark setting on screen; black on white in print.
std::string html(const Page& page);

} // namespace thorax::report
