#include <algorithm>

#include "core/text.h"
#include "report/escape.h"
#include "report/table.h"

namespace thorax::report {
namespace {

/// Characters as a terminal counts them: UTF-8 continuation bytes take no room.
std::size_t width(const std::string& text) {
  return std::count_if(text.begin(), text.end(),
                       [](unsigned char byte) { return (byte & 0xC0) != 0x80; });
}

std::string padded(const std::string& text, std::size_t to, bool left) {
  const std::string room(to - std::min(to, width(text)), ' ');
  return left ? text + room : room + text;
}

/// The rows as readers see them, with their marks. In columns aligned right every cell leaves room
/// for the longest mark, so that numbers stay below each other.
std::vector<std::vector<std::string>> shown_cells(const Table& table) {
  std::vector<std::vector<std::string>> result(table.rows.size());
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    std::size_t mark_width = 0;
    for (std::size_t r = 0; r < table.rows.size() && !aligned_left(table, c); ++r)
      mark_width = std::max(mark_width, width(footnote_marks(table, r, c)));
    for (std::size_t r = 0; r < table.rows.size(); ++r)
      result[r].push_back(one_line(display(table.rows[r][c], table.columns[c])) +
                          padded(footnote_marks(table, r, c), mark_width, true));
  }
  return result;
}

} // namespace

std::string plain_text(const Table& table) {
  const auto rows = shown_cells(table);
  const std::size_t columns = table.columns.size();
  std::vector<std::size_t> widths(columns);
  std::vector<bool> left(columns);
  for (std::size_t c = 0; c < columns; ++c) {
    widths[c] = width(table.columns[c].name);
    for (const auto& row : rows)
      widths[c] = std::max(widths[c], width(row[c]));
    left[c] = aligned_left(table, c);
  }
  std::string result;
  const auto add_line = [&](const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t c = 0; c < columns; ++c)
      line += (c ? "  " : "") + padded(cells[c], widths[c], left[c]);
    result += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  };

  std::vector<std::string> names;
  for (const Column& column : table.columns)
    names.push_back(column.name);
  add_line(names);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::vector<std::string> cells = rows[r];
    for (std::size_t c = 0; r > 0 && c + 1 < table.row_headings && cells[c] == rows[r - 1][c]; ++c)
      cells[c].clear();
    add_line(cells);
  }
  for (std::size_t i = 0; i < table.footnotes.size(); ++i)
    result += footnote_mark(i) + " " + table.footnotes[i].text + "\n";
  return result;
}

std::string markdown(const Table& table) {
  std::string head = "|", rule = "|", body;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    head += " " + escape_markdown(table.columns[c].name) + " |";
    rule += aligned_left(table, c) ? " --- |" : " ---: |";
  }
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    body += "|";
    for (std::size_t c = 0; c < table.rows[r].size(); ++c)
      body += " " + escape_markdown(display(table.rows[r][c], table.columns[c])) +
              footnote_marks(table, r, c) + " |";
    body += "\n";
  }
  for (std::size_t i = 0; i < table.footnotes.size(); ++i)
    body += "\n" + footnote_mark(i) + " " + escape_markdown(table.footnotes[i].text) + "\n";
  return head + "\n" + rule + "\n" + body;
}

} // namespace thorax::report
