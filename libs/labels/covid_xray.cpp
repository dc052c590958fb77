#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/error.h"
#include "core/text.h"
#include "labels/fields.h"
#include "labels/formats.h"

namespace thorax::labels {

namespace {

constexpr std::string_view no_finding = "No Finding";

/// Where the findings of the table's first editions, which had no hierarchy, are in the later one.
std::string path_of(const std::string& finding) {
  static const std::map<std::string, std::string> paths = {
      {"COVID-19", "Pneumonia/Viral/COVID-19"},
      {"SARS", "Pneumonia/Viral/SARS"},
      {"MERS-CoV", "Pneumonia/Viral/MERS-CoV"},
      {"Varicella", "Pneumonia/Viral/Varicella"},
      {"Influenza", "Pneumonia/Viral/Influenza"},
      {"Bacterial", "Pneumonia/Bacterial"},
      {"Streptococcus", "Pneumonia/Bacterial/Streptococcus"},
      {"Klebsiella", "Pneumonia/Bacterial/Klebsiella"},
      {"Legionella", "Pneumonia/Bacterial/Legionella"},
      {"Chlamydophila", "Pneumonia/Bacterial/Chlamydophila"},
      {"E.Coli", "Pneumonia/Bacterial/E.Coli"},
      {"Mycoplasma Bacterial Pneumonia", "Pneumonia/Bacterial/Mycoplasma"},
      {"Pneumocystis", "Pneumonia/Fungal/Pneumocystis"},
      {"Lipoid", "Pneumonia/Lipoid"}};
  const auto found = paths.find(finding);
  return found == paths.end() ? finding : found->second;
}

/// ARDS is a course that many diseases take, not one of the findings.
bool says_nothing(const std::string& finding) {
  return finding.empty() || finding == "todo" || finding == "Unknown" || finding == "ARDS";
}

/// The findings of a row as paths; empty when it has none that is known.
std::vector<std::string> findings_of(const std::string& text) {
  std::vector<std::string> paths;
  for (const std::string& part : split(text, ','))
    if (const std::string finding(trim(part)); !says_nothing(finding))
      paths.push_back(path_of(finding));
  return paths;
}

bool is_below(std::string_view path, std::string_view above) {
  return path.size() > above.size() && path.starts_with(above) && path[above.size()] == '/';
}

/// Every node on the way to the findings of the table; a node comes before those below it.
std::set<std::string> nodes_of(const CsvTable& csv) {
  std::set<std::string> nodes;
  for (std::size_t row = 0; row < csv.rows.size(); ++row)
    for (const std::string& path : findings_of(RowReader(csv, row)["finding"])) {
      nodes.insert(path);
      for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1))
        nodes.insert(path.substr(0, slash));
    }
  return nodes;
}

/// Whether a row has the finding: a finding implies those above it and leaves those below it open.
std::int8_t label_of(const std::string& node, const std::vector<std::string>& findings) {
  if (findings.empty())
    return store::unknown_label;
  const auto any = [&](auto holds) { return std::any_of(findings.begin(), findings.end(), holds); };
  if (any([&](const std::string& path) { return path == node || is_below(path, node); }))
    return 1;
  return any([&](const std::string& path) { return is_below(node, path); }) ? store::unknown_label
                                                                            : 0;
}

/// The nodes by the last part of their path.
std::map<std::string, std::string> named(const std::set<std::string>& nodes) {
  std::map<std::string, std::string> by_name;
  for (const std::string& node : nodes)
    if (const auto [other, fresh] = by_name.emplace(node.substr(node.rfind('/') + 1), node); !fresh)
      throw Error(ExitCode::unreadable, fmt::format("{} and {} end alike", other->second, node),
                  "give one of the findings another name");
  return by_name;
}

} // namespace

bool is_covid_xray(const CsvTable& csv) {
  return csv.find("patientid") && csv.find("finding") && csv.find("filename");
}

Table read_covid_xray(const CsvTable& csv, const TableOptions& options) {
  require_columns(csv, {"patientid", "sex", "age", "finding", "view", "modality", "filename"});
  const std::set<std::string> nodes = nodes_of(csv);
  const auto by_name = named(nodes);

  Table table;
  std::vector<std::string> offered;
  for (const std::string& node : nodes)
    if (node != no_finding)
      offered.push_back(node.substr(node.rfind('/') + 1));
  if (!options.label_columns.empty())
    offered.emplace_back(no_finding);
  table.names = choose_findings(options.label_columns, offered);
  table.task = task_of_findings(table.names.size());
  table.rows = read_rows(csv, [&](std::size_t index) {
    const RowReader fields(csv, index);
    const auto findings = findings_of(fields["finding"]);
    Row row;
    row.key = fields["filename"];
    row.patient = fields["patientid"];
    row.sex = parse_sex(fields["sex"]);
    row.age = parse_age(fields["age"]);
    row.view = fields["view"];
    row.modality = fields["modality"];
    for (const std::string& name : table.names) {
      const auto node = by_name.find(name);
      row.labels.push_back(label_of(node == by_name.end() ? name : node->second, findings));
    }
    return row;
  });
  return table;
}

} // namespace thorax::labels
