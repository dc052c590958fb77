#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/error.h"
#include "core/in_quotes.h"
#include "core/text.h"
#include "labels/fields.h"
#include "labels/formats.h"

namespace thorax::labels {

namespace {

/// A finding by its name in the table and its concept of the Unified Medical Language System.
struct Finding {
  std::string name, term, concept_id;
};

const std::vector<Finding>& known_findings() {
  static const std::vector<Finding> findings = {
      {"COVID-19", "COVID 19", "C5203670"},
      {"Pneumonia", "pneumonia", "C0032285"},
      {"Ground glass", "ground glass pattern", "C3544344"},
      {"Consolidation", "consolidation", "C0521530"}};
  return findings;
}

constexpr std::string_view uncertain_covid = "C5203671";

/// Any other finding goes by the name or concept that the table has for it.
Finding finding_named(const std::string& name) {
  for (const Finding& known : known_findings())
    if (name == known.name)
      return known;
  return {name, name, name};
}

/// The texts of a list as Python prints it, "['pneumonia', 'COVID 19']", with anything between
/// them; without quotes, the words.
std::vector<std::string> parse_list(const std::string& text) {
  std::vector<std::string> found;
  if (text.find('\'') != text.npos) {
    for (auto open = text.find('\''); open != text.npos;) {
      const auto close = text.find('\'', open + 1);
      if (close == text.npos)
        throw Error(ExitCode::unreadable, fmt::format("{}: a quote does not end", in_quotes(text)),
                    "close the quote");
      found.emplace_back(trim(std::string_view(text).substr(open + 1, close - open - 1)));
      open = text.find('\'', close + 1);
    }
    return found;
  }
  std::string words = text;
  std::replace_if(
      words.begin(), words.end(), [](char c) { return c == '[' || c == ']' || c == ','; }, ' ');
  std::replace(words.begin(), words.end(), '\t', ' ');
  for (const std::string& word : split(words, ' '))
    if (!word.empty())
      found.push_back(word);
  return found;
}

bool holds(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// Reports without any label, and those the annotators excluded, say nothing.
std::int8_t label_of(const Finding& finding, const std::vector<std::string>& terms,
                     const std::vector<std::string>& concepts, Uncertain uncertain) {
  if ((terms.empty() && concepts.empty()) || holds(terms, "exclude"))
    return store::unknown_label;
  if (holds(terms, finding.term) || holds(concepts, finding.concept_id))
    return 1;
  if (holds(terms, finding.term + " uncertain") ||
      (finding.concept_id == "C5203670" && holds(concepts, uncertain_covid)))
    return label_of(uncertain);
  return 0;
}

/// Throws Error(unreadable) for a finding that is in no report: most likely its name is wrong.
void require_some_of_each(const Table& table) {
  for (std::size_t k = 0; k < table.names.size(); ++k)
    if (std::none_of(table.rows.begin(), table.rows.end(),
                     [&](const Row& row) { return row.labels[k] == 1; }))
      throw Error(ExitCode::unreadable,
                  fmt::format("no report has the finding \"{}\"", table.names[k]),
                  "name it as the columns Labels or labelCUIS do");
}

/// The outcome of all tests of one participant.
struct Outcome {
  bool positive = false, undecided = false;
};

std::int8_t label_of(const Outcome& outcome) {
  return outcome.positive ? 1 : outcome.undecided ? store::unknown_label : 0;
}

} // namespace

bool is_bimcv_covid19(const CsvTable& csv) {
  return csv.find("PatientID") && csv.find("ReportID") && csv.find("Labels");
}

Table read_bimcv_covid19(const CsvTable& csv, const TableOptions& options) {
  require_columns(csv, {"PatientID", "ReportID", "Labels"});
  std::vector<Finding> findings = known_findings();
  if (!options.label_columns.empty()) {
    findings.clear();
    for (const std::string& name : options.label_columns)
      findings.push_back(finding_named(name));
  }
  Table table;
  for (const Finding& finding : findings)
    table.names.push_back(finding.name);
  table.task = task_of_findings(findings.size());
  table.rows = read_rows(csv, [&](std::size_t index) {
    const RowReader fields(csv, index);
    const auto terms = parse_list(fields["Labels"]), concepts = parse_list(fields["labelCUIS"]);
    Row row;
    row.key = fields["ReportID"];
    row.patient = fields["PatientID"];
    row.study = fields["ReportID"];
    for (const Finding& finding : findings)
      row.labels.push_back(label_of(finding, terms, concepts, options.uncertain));
    return row;
  });
  if (!options.label_columns.empty())
    require_some_of_each(table);
  return table;
}

bool is_bimcv_tests(const CsvTable& csv) {
  return csv.find("participant") && csv.find("test") && csv.find("result");
}

Table read_bimcv_tests(const CsvTable& csv, const TableOptions& options) {
  require_columns(csv, {"participant", "test", "result"});
  std::map<std::string, Outcome> outcomes;
  read_rows(csv, [&](std::size_t index) {
    const RowReader fields(csv, index);
    Outcome& outcome = outcomes[fields["participant"]];
    const std::string result = lower(fields["result"]);
    if (result == "positivo" || result == "positive")
      outcome.positive = true;
    else if (result == "indeterminado" || result == "indeterminate" || result.empty())
      outcome.undecided = true;
    else if (result != "negativo" && result != "negative")
      throw Error(ExitCode::unreadable,
                  fmt::format("unknown result {}", in_quotes(fields["result"])),
                  "use POSITIVO, NEGATIVO or INDETERMINADO");
    return Row{.key = fields["participant"]};
  });
  Table table;
  table.names = choose_findings(options.label_columns, {"Positive test"});
  table.task = store::Task::binary;
  for (const auto& [participant, outcome] : outcomes)
    table.rows.push_back(
        {.key = participant, .patient = participant, .labels = {label_of(outcome)}});
  return table;
}

} // namespace thorax::labels
