#include <algorithm>

#include "core/text.h"
#include "labels/fields.h"
#include "labels/formats.h"

namespace thorax::labels {

namespace {

const std::vector<std::string>& observations() {
  static const std::vector<std::string> names = {"No Finding",       "Enlarged Cardiomediastinum",
                                                 "Cardiomegaly",     "Lung Opacity",
                                                 "Lung Lesion",      "Edema",
                                                 "Consolidation",    "Pneumonia",
                                                 "Atelectasis",      "Pneumothorax",
                                                 "Pleural Effusion", "Pleural Other",
                                                 "Fracture",         "Support Devices"};
  return names;
}

/// The path from the folder of its split on, so that the folder above may have any name.
struct PathParts {
  std::string key, patient, study, split;
};

PathParts parts_of(const std::string& path) {
  PathParts found{.key = path};
  std::string rest;
  for (const std::string& part : split(path, '/')) {
    if (rest.empty() && (part == "train" || part == "valid" || part == "test"))
      found.split = parse_split(part);
    if (!found.split.empty())
      rest += (rest.empty() ? "" : "/") + part;
    if (part.starts_with("patient"))
      found.patient = part;
    else if (part.starts_with("study") && !found.patient.empty())
      found.study = found.patient + "/" + part;
  }
  if (!rest.empty())
    found.key = rest;
  return found;
}

std::string view_of(const RowReader& fields) {
  const std::string projection = fields["AP/PA"];
  return projection.empty() ? lower(fields["Frontal/Lateral"]) : projection;
}

/// An observation that the report does not mention counts as absent, as in Irvin et al. 2019.
std::int8_t observation(const std::string& text, Uncertain uncertain) {
  if (text.empty())
    return 0;
  const std::int8_t label = parse_label(text);
  return label == store::unknown_label ? label_of(uncertain) : label;
}

} // namespace

bool is_chexpert(const CsvTable& csv) {
  return csv.find("Path") && csv.find("Frontal/Lateral");
}

Table read_chexpert(const CsvTable& csv, const TableOptions& options) {
  require_columns(csv, {"Path", "Sex", "Age", "Frontal/Lateral", "AP/PA"});
  Table table;
  table.names = choose_findings(options.label_columns, observations());
  table.task = task_of_findings(table.names.size());
  for (const std::string& name : table.names)
    require_columns(csv, {name});
  table.rows = read_rows(csv, [&](std::size_t index) {
    const RowReader fields(csv, index);
    PathParts parts = parts_of(fields["Path"]);
    Row row;
    row.key = std::move(parts.key);
    row.patient = std::move(parts.patient);
    row.study = std::move(parts.study);
    row.split = std::move(parts.split);
    row.sex = parse_sex(fields["Sex"]);
    row.age = parse_age(fields["Age"]);
    row.view = view_of(fields);
    for (const std::string& name : table.names)
      row.labels.push_back(observation(fields[name], options.uncertain));
    return row;
  });
  return table;
}

} // namespace thorax::labels
