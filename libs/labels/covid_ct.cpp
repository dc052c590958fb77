#include <algorithm>
#include <limits>
#include <unordered_map>

#include <fmt/format.h>

#include "core/error.h"
#include "core/in_quotes.h"
#include "core/log.h"
#include "core/text.h"
#include "labels/fields.h"
#include "labels/formats.h"

namespace thorax::labels {

namespace {

/// The column names of one of the tables that go with COVID-CT.
struct Columns {
  std::string file, patient, label; ///< label is empty when all rows have the same one
  std::int8_t label_of_all = store::unknown_label;
};

/// Those of this table; null when it has none of them.
const Columns* columns_of(const CsvTable& csv) {
  static const Columns known[] = {{"filename", "patient_or_case", "label"},
                                  {"File name", "Patient ID", "", 1},
                                  {"image name", "patient id", "", 0}};
  for (const Columns& columns : known)
    if (csv.find(columns.file) && csv.find(columns.patient) &&
        (columns.label.empty() || csv.find(columns.label)))
      return &columns;
  return nullptr;
}

/// The published lists write % where the image files have _.
std::string comparable(std::string name) {
  std::replace(name.begin(), name.end(), '%', '_');
  return name;
}

/// Some rows describe the age in words.
double described_age(const std::string& text) {
  try {
    return parse_age(text);
  } catch (const Error&) {
    log::warning("the age \"{}\" is taken as unknown", text);
    return std::numeric_limits<double>::quiet_NaN();
  }
}

std::unordered_map<std::string, std::string> official_split(const std::filesystem::path& folder) {
  std::unordered_map<std::string, std::string> split_of;
  if (folder.empty())
    return split_of;
  if (!std::filesystem::is_directory(folder))
    throw Error(ExitCode::no_input, fmt::format("{}: no such folder", folder.string()),
                "name the folder that holds the train and test lists");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = lower(entry.path().filename().string());
    if (!entry.is_regular_file() || !name.ends_with(".txt"))
      continue;
    const std::string split = name.starts_with("train")  ? "train"
                              : name.starts_with("val")  ? "validation"
                              : name.starts_with("test") ? "test"
                                                         : "";
    if (split.empty())
      continue;
    for (const std::string& line : read_list(entry.path())) {
      const std::string file = comparable(std::filesystem::path(line).filename().string());
      if (const auto [known, fresh] = split_of.emplace(file, split);
          !fresh && known->second != split)
        throw Error(ExitCode::unreadable,
                    fmt::format("{}: {} is in two splits", entry.path().string(), in_quotes(file)),
                    "keep each image in one list");
    }
  }
  return split_of;
}

} // namespace

bool is_covid_ct(const CsvTable& csv) {
  return columns_of(csv) != nullptr;
}

Table read_covid_ct(const CsvTable& csv, const TableOptions& options) {
  const Columns* const found = columns_of(csv);
  if (!found)
    require_columns(csv, {"filename", "patient_or_case", "label"});
  const Columns& columns = *found;
  const auto split_of = official_split(options.official_lists);

  Table table;
  table.names = {"COVID"};
  table.task = store::Task::binary;
  table.rows = read_rows(csv, [&](std::size_t line) {
    const RowReader fields(csv, line);
    Row row;
    row.key = fields[columns.file];
    row.patient = fields[columns.patient];
    row.sex = parse_sex(fields["Gender"]);
    row.age = described_age(fields["Age"]);
    row.split = parse_split(fields["split"]);
    if (const auto split = split_of.find(comparable(row.key)); split != split_of.end())
      row.split = split->second;
    row.labels = {columns.label.empty() ? columns.label_of_all
                                        : parse_label(fields[columns.label])};
    return row;
  });
  return table;
}

} // namespace thorax::labels
