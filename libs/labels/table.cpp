#include "labels/table.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/in_quotes.h"
#include "core/log.h"
#include "core/person.h"
#include "core/text.h"
#include "labels/formats.h"
#include "labels/separator.h"

namespace thorax::labels {

namespace {

/// A format with its name, whether a header is its own, and its reader.
struct Adapter {
  Format format;
  std::string_view name;
  bool (*fits)(const CsvTable&);
  Table (*read)(const CsvTable&, const TableOptions&);
};

constexpr Adapter adapters[] = {
    {Format::chestxray14, "chestxray14", is_chestxray14, read_chestxray14},
    {Format::chexpert, "chexpert", is_chexpert, read_chexpert},
    {Format::covid_xray, "covid-xray", is_covid_xray, read_covid_xray},
    {Format::bimcv_covid19, "bimcv-covid19", is_bimcv_covid19, read_bimcv_covid19},
    {Format::bimcv_tests, "bimcv-tests", is_bimcv_tests, read_bimcv_tests},
    {Format::covid_ct, "covid-ct", is_covid_ct, read_covid_ct},
    {Format::generic, "generic", [](const CsvTable&) { return true; }, read_generic}};

const Adapter& adapter_for(const CsvTable& csv, Format format) {
  return *std::find_if(std::begin(adapters), std::end(adapters), [&](const Adapter& each) {
    return format == Format::automatic ? each.fits(csv) : each.format == format;
  });
}

void require_distinct(std::vector<std::string> names, std::string_view what) {
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end() && !twice->empty())
    throw Error(ExitCode::unreadable, fmt::format("{} '{}' occurs twice", what, *twice),
                "keep one of them");
}

void forget_impossible_ages(Table& table, const std::filesystem::path& path) {
  std::vector<std::string> keys;
  for (Row& row : table.rows)
    if (forget_impossible_age(row.age))
      keys.push_back(row.key);
  if (!keys.empty())
    log::warning("{}: {} ages are not of 0 to 120 years and count as unknown: those of {}",
                 path.string(), keys.size(), short_list(keys));
}

Table read_table(const std::filesystem::path& path, const TableOptions& options) {
  std::string text = read_text(path);
  return with_context(path.string(), [&] {
    const char separator = separator_of(text);
    const CsvTable csv = parse_csv(std::move(text), {.separator = separator});
    require_distinct(csv.header, "column");
    require_distinct(options.label_columns, "label column");
    const Adapter& adapter = adapter_for(csv, options.format);
    log::info("{}: read as {}", path.string(), adapter.name);
    Table table = adapter.read(csv, options);
    forget_impossible_ages(table, path);
    return table;
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
      throw Error(
          ExitCode::unreadable,
          fmt::format("the label table has two rows for {}", in_quotes(table.rows[row].key)),
          "keep one row for each key");
}

} // namespace

std::vector<std::string> format_names() {
  std::vector<std::string> names = {"auto"};
  for (const Adapter& each : adapters)
    names.emplace_back(each.name);
  return names;
}

Format parse_format(const std::string& name) {
  if (name == "auto")
    return Format::automatic;
  for (const Adapter& each : adapters)
    if (name == each.name)
      return each.format;
  throw Error(ExitCode::command_line, fmt::format("unknown label format \"{}\"", name),
              fmt::format("use one of {}", join(format_names(), ", ")));
}

Uncertain parse_uncertain(const std::string& name) {
  if (name == "unknown")
    return Uncertain::unknown;
  if (name == "positive")
    return Uncertain::positive;
  if (name == "negative")
    return Uncertain::negative;
  throw Error(ExitCode::command_line, fmt::format("unknown meaning of uncertain \"{}\"", name),
              "use unknown, positive or negative");
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
