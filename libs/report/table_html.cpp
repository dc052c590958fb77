#include <algorithm>

#include <fmt/format.h>

#include "report/escape.h"
#include "report/table.h"

namespace thorax::report {
namespace {

std::string html_cell(const Table& table, std::size_t row, std::size_t column) {
  const std::string marks = footnote_marks(table, row, column);
  const bool heading = column < table.row_headings;
  std::string classes = aligned_left(table, column) ? "text" : "";
  if (!marks.empty())
    classes += classes.empty() ? "grey" : " grey";
  return fmt::format("<{0}{1}{2}>{3}{4}</{0}>", heading ? "th" : "td",
                     heading ? " scope=\"row\"" : "",
                     classes.empty() ? "" : " class=\"" + classes + "\"",
                     escape(display(table.rows[row][column], table.columns[column])),
                     marks.empty() ? "" : "<sup>" + marks + "</sup>");
}

} // namespace

std::string html(const Table& table) {
  std::string result =
      fmt::format("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table>",
                  escape(table.caption.empty() ? "Table" : table.caption));
  if (!table.caption.empty())
    result += "<caption>" + escape(table.caption) + "</caption>";
  result += "<thead><tr>";
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    result +=
        fmt::format("<th scope=\"col\"{}>{}</th>", aligned_left(table, c) ? " class=\"text\"" : "",
                    escape(table.columns[c].name));
  result += "</tr></thead>\n<tbody>";
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const bool total = std::find(table.totals.begin(), table.totals.end(), r) != table.totals.end();
    result += total ? "<tr class=\"total\">" : "<tr>";
    for (std::size_t c = 0; c < table.rows[r].size(); ++c)
      result += html_cell(table, r, c);
    result += "</tr>\n";
  }
  result += "</tbody></table></div>\n";
  for (std::size_t i = 0; i < table.footnotes.size(); ++i)
    result += fmt::format("<p class=\"footnote\">{} {}</p>\n", footnote_mark(i),
                          escape(table.footnotes[i].text));
  return result;
}

} // namespace thorax::report
