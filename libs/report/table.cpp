#include "report/table.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/csv.h"

namespace thorax::report {
namespace {

std::string exact(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell))
    return *text;
  if (const auto* count = std::get_if<std::int64_t>(&cell))
    return std::to_string(*count);
  if (const auto* value = std::get_if<double>(&cell))
    return fmt::format("{}", *value);
  return {};
}

} // namespace

bool aligned_left(const Table& table, std::size_t column) {
  return !table.columns[column].right &&
         std::none_of(table.rows.begin(), table.rows.end(), [&](const std::vector<Cell>& row) {
           return std::holds_alternative<double>(row[column]) ||
                  std::holds_alternative<std::int64_t>(row[column]);
         });
}

std::string footnote_mark(std::size_t footnote) {
  constexpr std::array marks{"\u2020", "\u2021", "\u00A7", "\u00B6"};
  std::string result;
  for (std::size_t i = 0; i <= footnote / marks.size(); ++i)
    result += marks[footnote % marks.size()];
  return result;
}

std::string footnote_marks(const Table& table, std::size_t row, std::size_t column) {
  std::string result;
  for (std::size_t i = 0; i < table.footnotes.size(); ++i) {
    const auto& cells = table.footnotes[i].cells;
    if (std::any_of(cells.begin(), cells.end(), [&](const CellPlace& cell) {
          return cell.row == row && cell.column == column;
        }))
      result += footnote_mark(i);
  }
  return result;
}

std::string display(const Cell& cell, const Column& column) {
  if (std::holds_alternative<std::monostate>(cell))
    return "\u2013";
  if (const auto* value = std::get_if<double>(&cell))
    return std::isfinite(*value) ? fmt::format("{:.{}f}", *value, column.decimals) : exact(cell);
  return exact(cell);
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
