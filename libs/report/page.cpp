#include "report/page.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/escape.h"

namespace thorax::report {
namespace {

constexpr auto style_sheet = R"css(
:root { color-scheme: light dark; --ink: #16202a; --soft: #5a6875; --line: #d5dbe1; --page: #ffffff;
  --head: #f3f6f8; --accent: #0b5a83; --alert: #8a2c0d; --alert-page: #fdf1ec; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e9ee; --soft: #9fadb9; --line: #37434e; --page: #12181e;
  --head: #1b242c; --accent: #7cc0e6; --alert: #ffb399; --alert-page: #3a2019; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 40px 28px 56px; }
header { border-bottom: 3px solid var(--accent); padding-bottom: 14px; margin-bottom: 22px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 19px; margin: 38px 0 10px; }
.subtitle, footer { color: var(--soft); }
.subtitle { margin: 0; }
p, ul { max-width: 76ch; margin: 8px 0; }
ul { padding-left: 1.2em; }
.warning { max-width: none; border-left: 5px solid var(--alert); background: var(--alert-page); color: var(--alert);
  padding: 10px 14px; margin: 12px 0; font-weight: 600; }
.scroll { overflow-x: auto; margin: 14px 0 6px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 14px; }
caption { text-align: left; caption-side: top; color: var(--soft); padding-bottom: 8px; }
th, td { padding: 6px 14px 6px 0; text-align: right; vertical-align: top; white-space: nowrap; }
th.text, td.text { text-align: left; }
th.text { white-space: normal; }
th + th, th + td, td + td, td + th { padding-left: 10px; }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom; font-weight: 600; }
tbody th { font-weight: 500; }
tbody tr { border-bottom: 1px solid var(--line); }
tbody tr:hover { background: var(--head); }
.total th, .total td { font-weight: 600; border-bottom: 2px solid var(--line); background: var(--head); }
figure { margin: 18px 0; }
figure svg { max-width: 100%; height: auto; display: block; }
figcaption { color: var(--soft); margin-top: 6px; max-width: 76ch; }
footer { margin-top: 44px; padding-top: 12px; border-top: 1px solid var(--line); font-size: 13px; overflow-wrap: anywhere; }
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --page: #fff; --head: #fff; --accent: #000; --alert: #000; --alert-page: #fff; }
  main { max-width: none; padding: 0; }
  body { font-size: 11px; } table { font-size: 10px; } th, td { padding-top: 3px; padding-bottom: 3px; }
  h2 { break-after: avoid; } figure, tr, .warning { break-inside: avoid; } thead { display: table-header-group; }
  .scroll { overflow: visible; }
}
)css";

std::string html(const Table& table) {
  std::string result = "<div class=\"scroll\" tabindex=\"0\"><table>";
  if (!table.caption.empty())
    result += "<caption>" + escape(table.caption) + "</caption>";
  result += "<thead><tr>";
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    result += fmt::format("<th scope=\"col\"{}>{}</th>", is_text(table, c) ? " class=\"text\"" : "",
                          escape(table.columns[c].name));
  result += "</tr></thead>\n<tbody>";
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const auto& row = table.rows[r];
    const bool total = std::find(table.totals.begin(), table.totals.end(), r) != table.totals.end();
    result += total ? "<tr class=\"total\">" : "<tr>";
    for (std::size_t c = 0; c < row.size(); ++c) {
      const bool heading = c < table.row_headings;
      result += fmt::format(
          "<{0}{1}{2}>{3}</{0}>", heading ? "th" : "td", heading ? " scope=\"row\"" : "",
          is_text(table, c) ? " class=\"text\"" : "", escape(display(row[c], table.columns[c])));
    }
    result += "</tr>\n";
  }
  return result + "</tbody></table></div>\n";
}

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
  return "<figure>" + svg(figure.plot) + "<figcaption>" + escape(figure.caption) +
         "</figcaption></figure>\n";
}

} // namespace

std::string html(const Page& page) {
  std::string result =
      fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n<main>\n"
                  "<header><h1>{0}</h1><p class=\"subtitle\">{2}</p></header>\n",
                  escape(page.title), style_sheet, escape(page.subtitle));
  for (const Section& section : page.sections) {
    result += "<section>\n";
    if (!section.heading.empty())
      result += "<h2>" + escape(section.heading) + "</h2>\n";
    for (const Block& block : section.blocks)
      result += std::visit([](const auto& content) { return html(content); }, block);
    result += "</section>\n";
  }
  return result + "<footer>" + escape(page.footer) + "</footer>\n</main>\n</body>\n</html>\n";
}

} // namespace thorax::report
