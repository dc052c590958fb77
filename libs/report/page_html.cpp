#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "report/escape.h"
#include "report/page.h"
#include "report/style_sheet.h"

namespace thorax::report {
namespace {

constexpr std::ptrdiff_t fewest_contents = 5; ///< shorter reports need no list of contents
constexpr double wide_figure = 490;           ///< pixels: too wide to stand beside another
constexpr double smallest_font = 11;          ///< pixels: narrower screens scroll the figure

std::string html(const Paragraph& paragraph) {
  return "<p>" + escape(paragraph.text) + "</p>\n";
}

std::string html(const Warning& warning) {
  return "<p class=\"warning\" role=\"note\">" + escape(warning.text) + "</p>\n";
}

std::string html(const Bullets& bullets) {
  std::string result = "<ul>";
  for (const std::string& item : bullets.items)
    result += "<li>" + escape(item) + "</li>\n";
  return result + "</ul>\n";
}

std::string html(const Figure& figure) {
  const Drawing drawing = std::visit([](const auto& plot) { return draw(plot); }, figure.plot);
  return fmt::format("<figure{}><div class=\"drawing\"><div style=\"min-width:{:.0f}px\">{}</div>"
                     "</div><figcaption>{}</figcaption></figure>\n",
                     drawing.width > wide_figure ? " class=\"wide\"" : "",
                     drawing.width * smallest_font / font_size, svg(drawing),
                     escape(figure.caption));
}

std::string html(const Details& details);

/// Blocks one after the other, neighbouring figures as one grid.
template <class AnyBlock>
std::string html(const std::vector<AnyBlock>& blocks) {
  std::string result;
  bool figures = false;
  for (const AnyBlock& block : blocks) {
    if (const bool figure = std::holds_alternative<Figure>(block); figure != figures) {
      result += figure ? "<div class=\"figures\">\n" : "</div>\n";
      figures = figure;
    }
    result += std::visit([](const auto& content) { return html(content); }, block);
  }
  return result + (figures ? "</div>\n" : "");
}

std::string html(const Details& details) {
  return "<details><summary>" + escape(details.summary) + "</summary>\n" + html(details.contents) +
         "</details>\n";
}

std::string contents_list(const std::vector<Section>& sections) {
  const auto headed = std::count_if(sections.begin(), sections.end(), [](const Section& section) {
    return !section.heading.empty();
  });
  if (headed < fewest_contents)
    return {};
  std::string result = "<nav aria-label=\"Contents\"><ol>\n";
  for (std::size_t i = 0; i < sections.size(); ++i)
    if (!sections[i].heading.empty())
      result +=
          fmt::format("<li><a href=\"#section-{}\">{}</a></li>\n", i, escape(sections[i].heading));
  return result + "</ol></nav>\n";
}

} // namespace

std::string html(const Page& page) {
  std::string result =
      fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n<main>\n"
                  "<header><h1>{0}</h1><p class=\"subtitle\">{2}</p></header>\n",
                  escape(page.title), style_sheet(), escape(page.subtitle));
  result += contents_list(page.sections);
  for (std::size_t i = 0; i < page.sections.size(); ++i) {
    const Section& section = page.sections[i];
    result += fmt::format("<section id=\"section-{}\">\n", i);
    if (!section.heading.empty())
      result += "<h2>" + escape(section.heading) + "</h2>\n";
    result += html(section.blocks) + "</section>\n";
  }
  return result + "<footer>" + escape(page.footer) + "</footer>\n</main>\n</body>\n</html>\n";
}

} // namespace thorax::report
