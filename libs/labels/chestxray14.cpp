#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "core/error.h"
#include "core/in_quotes.h"
#include "core/text.h"
#include "labels/fields.h"
#include "labels/formats.h"

namespace thorax::labels {

namespace {

constexpr std::string_view no_finding = "No Finding";

const std::vector<std::string>& findings() {
  static const std::vector<std::string> names = {
      "Atelectasis", "Cardiomegaly", "Effusion",           "Infiltration",  "Mass",
      "Nodule",      "Pneumonia",    "Pneumothorax",       "Consolidation", "Edema",
      "Emphysema",   "Fibrosis",     "Pleural_Thickening", "Hernia"};
  return names;
}

bool is_finding(std::string_view name) {
  return name == no_finding ||
         std::find(findings().begin(), findings().end(), name) != findings().end();
}

std::vector<std::string> chosen_labels(const TableOptions& options) {
  if (options.label_columns.empty())
    return findings();
  std::vector<std::string> offered = findings();
  offered.emplace_back(no_finding);
  return choose_findings(options.label_columns, offered);
}

/// The table of 2020 has Patient Sex in some copies.
std::string_view sex_column(const CsvTable& csv) {
  return csv.find("Patient Sex") ? "Patient Sex" : "Patient Gender";
}

std::vector<std::string> parse_findings(const std::string& text) {
  std::vector<std::string> present = split(text, '|');
  for (const std::string& name : present)
    if (!is_finding(name))
      throw Error(ExitCode::unreadable, fmt::format("unknown finding {}", in_quotes(name)),
                  "findings are ChestX-ray14's, joined by |");
  if (present.size() > 1 && std::find(present.begin(), present.end(), no_finding) != present.end())
    throw Error(ExitCode::unreadable, fmt::format("{} contradicts itself", in_quotes(text)),
                "No Finding stands alone");
  return present;
}

std::unordered_map<std::string, std::string> official_split(const std::filesystem::path& folder) {
  std::unordered_map<std::string, std::string> split_of;
  if (folder.empty())
    return split_of;
  for (const auto& [list, split] :
       {std::pair("train_val_list.txt", "train"), std::pair("test_list.txt", "test")})
    for (std::string& name : read_list(folder / list))
      if (!split_of.emplace(std::move(name), split).second)
        throw Error(ExitCode::unreadable,
                    fmt::format("{}: a file is listed twice", (folder / list).string()),
                    "keep each image in one list");
  return split_of;
}

} // namespace

bool is_chestxray14(const CsvTable& csv) {
  return csv.find("Image Index") && csv.find("Finding Labels");
}

Table read_chestxray14(const CsvTable& csv, const TableOptions& options) {
  require_columns(csv, {"Image Index", "Finding Labels", "Patient ID", "Patient Age",
                        sex_column(csv), "View Position"});
  const auto split_of = official_split(options.official_lists);

  Table table;
  table.names = chosen_labels(options);
  table.task = task_of_findings(table.names.size());
  table.rows = read_rows(csv, [&](std::size_t index) {
    const RowReader fields(csv, index);
    const auto present = parse_findings(fields["Finding Labels"]);
    Row row;
    row.key = fields["Image Index"];
    row.patient = fields["Patient ID"];
    row.sex = parse_sex(fields[sex_column(csv)]);
    row.age = parse_age(fields["Patient Age"]);
    row.view = fields["View Position"];
    if (const auto split = split_of.find(row.key); split != split_of.end())
      row.split = split->second;
    for (const std::string& name : table.names)
      row.labels.push_back(std::find(present.begin(), present.end(), name) != present.end());
    return row;
  });
  return table;
}

} // namespace thorax::labels
