#include "evaluation/case_files.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"
#include "evaluation/case_checks.h"
#include "evaluation/case_table.h"
#include "evaluation/csv_cases.h"
#include "evaluation/further_columns.h"
#include "evaluation/hdf5_cases.h"
#include "evaluation/label_table.h"
#include "evaluation/name_checks.h"

namespace thorax::evaluation {
namespace {

using Path = std::filesystem::path;

/// The file's name without folder and extension, or all of it where two files would be called so.
std::string model_name(const std::vector<Path>& files, std::size_t file) {
  const Path stem = files[file].stem();
  const bool unique = std::count_if(files.begin(), files.end(),
                                    [&](const Path& other) { return other.stem() == stem; }) == 1;
  return (unique ? stem : files[file]).string();
}

/// Gives all rows of a file the same fold or model. Throws Error(inconsistent) when they have
/// several.
template <class Value>
void assign_to_all(std::vector<Value>& values, const Value& value, const char* what,
                   const Path& file) {
  const auto other = std::find_if(values.begin(), values.end(),
                                  [&](const Value& one) { return one != values.front(); });
  if (other != values.end())
    throw Error(
        ExitCode::inconsistent,
        fmt::format("{} holds the {}s '{}' and '{}'", file.string(), what, values.front(), *other),
        fmt::format("leave out --each-file {0}: the rows say their {0}", what));
  values.assign(values.size(), value);
}

void name_rows(ScoredCases& cases, const CaseFiles& files, std::size_t file) {
  const Path& path = files.predictions[file];
  if (files.each_file == EachFile::fold)
    assign_to_all(cases.fold, static_cast<std::int32_t>(file), "fold", path);
  if (files.each_file == EachFile::model)
    assign_to_all(cases.model, model_name(files.predictions, file), "model", path);
}

/// Keeps validation and test rows.
void keep_evaluated(ScoredCases& cases) {
  std::vector<std::size_t> kept;
  for (std::size_t row = 0; row < cases.size(); ++row)
    if (cases.samples[row].split == "test" || cases.samples[row].split == "validation")
      kept.push_back(row);
  if (kept.size() == cases.size() || kept.empty()) // of no rows at all the caller speaks
    return;
  log::warning("{} rows are neither test nor validation and are left out",
               cases.size() - kept.size());
  cases = cases.rows(kept);
}

void warn_of_missing_patients(const ScoredCases& cases) {
  const auto without = std::count_if(cases.samples.begin(), cases.samples.end(),
                                     [](const auto& sample) { return sample.patient.empty(); });
  if (without == static_cast<std::ptrdiff_t>(cases.size()))
    log::warning("the predictions name no patients: every case counts as a patient of its own");
  else if (without > 0)
    log::warning("{} of {} rows name no patient: each case counts as a patient of its own", without,
                 cases.size());
}

ScoredCases read_predictions(const CaseFiles& files, std::vector<std::unique_ptr<CaseTable>> tables,
                             const Header* labels, const ColumnNames& names, Origins& origins) {
  std::vector<std::string> needed = other_columns(files.further);
  if (labels)
    std::erase_if(needed, [&](const auto& column) { return names.find(*labels, column); });
  ScoredCases all;
  all.classes = files.classes;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const std::string file = files.predictions[i].string();
    ScoredCases cases;
    if (const auto table = std::move(tables[i])) {
      const Layout layout = predictions_layout(table->header, names, needed, !labels);
      const Scores scores = !files.logits     ? Scores::probabilities
                            : files.exclusive ? Scores::exclusive_logits
                                              : Scores::logits;
      cases = read_rows(table->reader, layout, scores, origins);
    } else if (files.logits) {
      throw Error(ExitCode::inconsistent, fmt::format("{} holds probabilities", file),
                  "leave out --logits, which is for CSV tables");
    } else if (!needed.empty()) {
      throw Error(ExitCode::unreadable, fmt::format("{} has no column '{}'", file, needed.front()),
                  "give it in the table of --labels");
    } else {
      cases = read_hdf5_cases(files.predictions[i], origins);
    }
    if (all.classes.empty())
      all.classes = cases.classes;
    order_classes(cases, all.classes, file);
    name_rows(cases, files, i);
    append(all, std::move(cases));
  }
  return all;
}

} // namespace

EachFile parse_each_file(const std::string& text) {
  if (text == "as-written")
    return EachFile::as_written;
  if (text == "fold")
    return EachFile::fold;
  if (text == "model")
    return EachFile::model;
  throw Error(ExitCode::command_line, fmt::format("--each-file cannot be '{}'", text),
              "give as-written, fold or model");
}

ScoredCases read_cases(const CaseFiles& files) {
  const ColumnNames names(files.columns, files.further);
  std::vector<std::unique_ptr<CaseTable>> tables;
  std::vector<Header> headers;
  for (const Path& path : files.predictions) {
    tables.push_back(open_predictions(path));
    if (tables.back())
      headers.push_back(tables.back()->header);
  }
  const auto labels = open_labels(files.labels);
  if (labels)
    headers.push_back(labels->header);
  names.check(headers);

  Origins origins;
  ScoredCases cases = read_predictions(files, std::move(tables), labels ? &labels->header : nullptr,
                                       names, origins);
  if (labels) {
    const Layout layout =
        labels_layout(labels->header, names, other_columns(files.further), cases.classes);
    Origins places;
    const ScoredCases truth = read_rows(labels->reader, layout, Scores::probabilities, places);
    join_labels(cases, origins, truth, places, files.labels.string());
  }
  for (store::Sample& sample : cases.samples)
    if (sample.split.empty())
      sample.split = "test";
  cases.exclusive = cases.exclusive || files.exclusive;
  check_names(cases, origins);
  check_cases(cases, origins, files.repeated_folds);
  keep_evaluated(cases);
  if (std::none_of(cases.samples.begin(), cases.samples.end(),
                   [](const auto& sample) { return sample.split == "test"; }))
    throw Error(ExitCode::no_input, "the predictions hold no test rows",
                "predict the test cases, or check the column 'split'");
  complete_columns(cases, files.further);
  warn_of_missing_patients(cases);
  if (files.repeated_folds)
    for (store::Sample& sample : cases.samples)
      if (sample.patient.empty())
        sample.patient = sample.id;
  return cases;
}

} // namespace thorax::evaluation
