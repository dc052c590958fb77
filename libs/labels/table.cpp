#include "labels/table.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/text.h"
#include "labels/formats.h"

namespace thorax::labels {

namespace {

Format detect(const CsvTable& csv) {
  if (is_chestxray14(csv))
    return Format::chestxray14;
  if (is_covid_ct(csv))
    return Format::covid_ct;
  return Format::generic;
}

void require_distinct(std::vector<std::string> names, std::string_view what) {
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end() && !twice->empty())
    throw Error(ExitCode::unreadable, fmt::format("{} '{}' occurs twice", what, *twice),
                "keep one of them");
}

Table read_table(const std::filesystem::path& path, const TableOptions& options) {
  const CsvTable csv = read_csv(path);
  return with_context(path.string(), [&] {
    require_distinct(csv.header, "column");
    require_distinct(options.label_columns, "label column");
    switch (options.format == Format::automatic ? detect(csv) : options.format) {
    case Format::chestxray14:
      return read_chestxray14(csv, options);
    case Format::covid_ct:
      return read_covid_ct(csv, options);
    default:
      return read_generic(csv, options);
    }
  });
}

void append(Table& table, Table more, const std::filesystem::path& path) {
  if (more.names != table.names || more.task != table.task)
    throw Error(ExitCode::inconsistent,
                fmt::format("{}: its labels ({}) are not those of the tables before it ({})",
                            path.string(), join(more.names, ", "), join(table.names, ", ")),
                "give tables with the same labels");
  table.rows.insert(table.rows.end(), std::make_move_iterator(more.rows.begin()),
                    std::make_move_iterator(more.rows.end()));
}

void require_distinct_keys(const Table& table) {
  std::unordered_map<std::string_view, std::size_t> first;
  for (std::size_t row = 0; row < table.rows.size(); ++row)
    if (!first.emplace(table.rows[row].key, row).second)
      throw Error(ExitCode::unreadable,
                  fmt::format("the label table has two rows for \"{}\"", table.rows[row].key),
                  "keep one row for each key");
}

} // namespace

Format parse_format(const std::string& name) {
  if (name == "auto")
    return Format::automatic;
  if (name == "generic")
    return Format::generic;
  if (name == "covid-ct")
    return Format::covid_ct;
  if (name == "chestxray14")
    return Format::chestxray14;
  throw Error(ExitCode::command_line, fmt::format("unknown label format \"{}\"", name),
              "use auto, generic, covid-ct or chestxray14");
}

std::vector<Row> read_rows(const CsvTable& csv, const std::function<Row(std::size_t row)>& reader) {
  std::vector<Row> rows(csv.rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    with_context(fmt::format("line {}", csv.lines[row]), [&] {
      rows[row] = reader(row);
      if (rows[row].key.empty())
        throw Error(ExitCode::unreadable, "the key is empty", "name the file or series it is for");
    });
  }
  return rows;
}

std::vector<std::string> read_list(const std::filesystem::path& path) {
  std::vector<std::string> lines;
  for (const std::string& line : split(read_text(path), '\n'))
    if (const auto text = trim(line); !text.empty())
      lines.emplace_back(text);
  return lines;
}

Table read_tables(std::span<const std::filesystem::path> paths, const TableOptions& options) {
  Table table;
  for (std::size_t file = 0; file < paths.size(); ++file) {
    Table read = read_table(paths[file], options);
    if (file == 0)
      table = std::move(read);
    else
      append(table, std::move(read), paths[file]);
  }
  require_distinct_keys(table);
  return table;
}

} // namespace thorax::labels
