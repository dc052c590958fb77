#include "report/table.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/csv.h"

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

std::string exact(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell))
    return *text;
  if (const auto* count = std::get_if<std::int64_t>(&cell))
    return std::to_string(*count);
  if (const auto* value = std::get_if<double>(&cell))
    return fmt::format("{}", *value);
  return {};
}

/// Characters that Markdown would read as structure.
std::string markdown_text(const std::string& text) {
  std::string result;
  for (char character : text) {
    if (std::string_view("|\\`*_<>[]").find(character) != std::string_view::npos)
      result += '\\';
    result += character == '\n' ? ' ' : character;
  }
  return result;
}

std::size_t column_width(const Table& table, std::size_t column) {
  std::size_t result = width(table.columns[column].name);
  for (const auto& row : table.rows)
    result = std::max(result, width(display(row[column], table.columns[column])));
  return result;
}

} // namespace

bool is_text(const Table& table, std::size_t column) {
  return std::none_of(table.rows.begin(), table.rows.end(), [&](const std::vector<Cell>& row) {
    return std::holds_alternative<double>(row[column]) ||
           std::holds_alternative<std::int64_t>(row[column]);
  });
}

std::string display(const Cell& cell, const Column& column) {
  if (std::holds_alternative<std::monostate>(cell))
    return "\u2013";
  if (const auto* value = std::get_if<double>(&cell))
    return std::isfinite(*value) ? fmt::format("{:.{}f}", *value, column.decimals) : exact(cell);
  return exact(cell);
}

std::string plain_text(const Table& table) {
  const std::size_t columns = table.columns.size();
  std::vector<std::size_t> widths(columns);
  std::vector<bool> left(columns);
  for (std::size_t c = 0; c < columns; ++c) {
    widths[c] = column_width(table, c);
    left[c] = is_text(table, c);
  }
  std::string result;
  const auto add_line = [&](const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t c = 0; c < columns; ++c)
      line += (c ? "  " : "") + padded(cells[c], widths[c], left[c]);
    result += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  };

  std::vector<std::string> cells, previous;
  for (const Column& column : table.columns)
    cells.push_back(column.name);
  add_line(cells);
  for (const auto& row : table.rows) {
    for (std::size_t c = 0; c < columns; ++c)
      cells[c] = display(row[c], table.columns[c]);
    const std::vector<std::string> full = cells;
    for (std::size_t c = 0;
         c + 1 < table.row_headings && !previous.empty() && full[c] == previous[c]; ++c)
      cells[c].clear();
    add_line(cells);
    previous = full;
  }
  return result;
}

std::string markdown(const Table& table) {
  std::string head = "|", rule = "|", body;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    head += " " + markdown_text(table.columns[c].name) + " |";
    rule += is_text(table, c) ? " --- |" : " ---: |";
  }
  for (const auto& row : table.rows) {
    body += "|";
    for (std::size_t c = 0; c < row.size(); ++c)
      body += " " + markdown_text(display(row[c], table.columns[c])) + " |";
    body += "\n";
  }
  return head + "\n" + rule + "\n" + body;
}

std::string csv(const Table& table) {
  std::vector<std::string> fields;
  for (const Column& column : table.columns)
    fields.push_back(column.key);
  std::string result = csv_line(fields);
  for (const auto& row : table.rows) {
    std::transform(row.begin(), row.end(), fields.begin(), exact);
    result += csv_line(fields);
  }
  return result;
}

std::string json(const Table& table) {
  nlohmann::ordered_json records = nlohmann::ordered_json::array();
  for (const auto& row : table.rows) {
    nlohmann::ordered_json record = nlohmann::ordered_json::object();
    for (std::size_t c = 0; c < row.size(); ++c) {
      auto& value = record[table.columns[c].key];
      std::visit(
          [&](const auto& content) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(content)>, std::monostate>)
              value = content;
          },
          row[c]);
    }
    records.push_back(std::move(record));
  }
  return records.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace thorax::report
