#include "evaluation/cases.h"

#include <algorithm>
#include <fstream>
#include <memory>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/log.h"
#include "core/text.h"
#include "evaluation/case_checks.h"
#include "evaluation/csv_cases.h"
#include "evaluation/label_table.h"
#include "store/predictions.h"

namespace thorax::evaluation {
namespace {

using Path = std::filesystem::path;

enum class FileKind { hdf5, text, other };

FileKind kind_of(const Path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string head(4096, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  if (head.starts_with("\x89HDF\r\n\x1a\n"))
    return FileKind::hdf5;
  return head.find('\0') == std::string::npos ? FileKind::text : FileKind::other;
}

/// A CSV file with its header read.
struct Table {
  Table(std::string text, const std::string& file)
      : reader(with_context(file, [&] { return CsvReader(std::move(text)); })),
        header(header_of(reader, file)) {}

  CsvReader reader;
  Header header;
};

std::unique_ptr<Table> open_table(const Path& path) {
  return std::make_unique<Table>(read_text(path), path.string());
}

/// The table in a file of predictions; null when it is HDF5.
std::unique_ptr<Table> open_predictions(const Path& path) {
  switch (kind_of(path)) {
  case FileKind::hdf5:
    return nullptr;
  case FileKind::text:
    return open_table(path);
  case FileKind::other:
    break;
  }
  throw Error(ExitCode::unreadable, fmt::format("{} is not predictions", path.string()),
              "give an HDF5 file of thorax-classify or a CSV table in UTF-8");
}

std::unique_ptr<Table> open_labels(const Path& path) {
  if (path.empty())
    return nullptr;
  if (kind_of(path) != FileKind::text)
    throw Error(ExitCode::unreadable, fmt::format("{} is not a table of labels", path.string()),
                "give a CSV table in UTF-8");
  return open_table(path);
}

void check_probabilities(const ScoredCases& cases, const std::string& file) {
  for (std::size_t i = 0; i < cases.probabilities.size(); ++i)
    if (!(cases.probabilities[i] >= 0 && cases.probabilities[i] <= 1))
      throw Error(ExitCode::corrupt,
                  fmt::format("{}: id '{}' has probability {} for {}", file,
                              cases.samples[i / cases.classes.size()].id, cases.probabilities[i],
                              cases.classes[i % cases.classes.size()]),
                  "probabilities are numbers from 0 to 1; predict again");
}

ScoredCases read_hdf5(const Path& path, Origins& origins) {
  store::Predictions predictions = store::read_predictions(path);
  ScoredCases cases{std::move(predictions.classes),
                    std::move(predictions.samples),
                    std::move(predictions.model),
                    std::move(predictions.fold),
                    {predictions.probabilities.begin(), predictions.probabilities.end()},
                    std::move(predictions.labels),
                    std::move(predictions.brands),
                    predictions.task == store::Task::multiclass};
  if (cases.samples.empty())
    throw Error(ExitCode::no_input, fmt::format("{} holds no rows", path.string()),
                "predict some cases");
  check_probabilities(cases, path.string());
  origins.begin_file(path.string(), "row");
  for (std::size_t row = 1; row <= cases.size(); ++row)
    origins.add(row);
  return cases;
}

/// Puts the classes into the given order. Throws Error(inconsistent) when they are not the same.
void order_classes(ScoredCases& cases, const std::vector<std::string>& classes,
                   const std::string& file) {
  if (cases.classes == classes)
    return;
  std::vector<std::size_t> from;
  for (const std::string& name : classes)
    from.push_back(static_cast<std::size_t>(
        std::find(cases.classes.begin(), cases.classes.end(), name) - cases.classes.begin()));
  const std::size_t k = classes.size();
  if (cases.classes.size() != k || std::find(from.begin(), from.end(), k) != from.end())
    throw Error(ExitCode::inconsistent,
                fmt::format("{} predicts the classes {}, the files before it {}", file,
                            join(cases.classes, ", "), join(classes, ", ")),
                "report models with different classes separately");
  const auto reorder = [&](auto& values) {
    const auto old = values;
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = old[i - i % k + from[i % k]];
  };
  reorder(cases.probabilities);
  reorder(cases.labels);
  cases.classes = classes;
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  if (to.empty())
    to = std::move(from);
  else
    std::move(from.begin(), from.end(), std::back_inserter(to));
}

void append(ScoredCases& all, ScoredCases&& more) {
  for (auto& [name, values] : all.further)
    values.resize(all.size());
  for (auto& [name, values] : more.further) {
    all.further[name].resize(all.size());
    append(all.further[name], values);
  }
  all.exclusive = all.exclusive || more.exclusive;
  append(all.samples, more.samples);
  append(all.model, more.model);
  append(all.fold, more.fold);
  append(all.probabilities, more.probabilities);
  append(all.labels, more.labels);
  for (std::string& brand : more.brands)
    if (std::find(all.brands.begin(), all.brands.end(), brand) == all.brands.end())
      all.brands.push_back(std::move(brand));
}

/// The file's name without folder and extension, or all of it where two files would be called so.
std::string model_name(const std::vector<Path>& files, std::size_t file) {
  const Path stem = files[file].stem();
  const bool unique = std::count_if(files.begin(), files.end(),
                                    [&](const Path& other) { return other.stem() == stem; }) == 1;
  return (unique ? stem : files[file]).string();
}

void name_rows(ScoredCases& cases, const CaseFiles& files, std::size_t file) {
  if (files.each_file == EachFile::fold)
    cases.fold.assign(cases.size(), static_cast<std::int32_t>(file));
  if (files.each_file == EachFile::model)
    cases.model.assign(cases.size(), model_name(files.predictions, file));
}

bool is_field(const std::string& column) {
  return column == "scan" || column == "fold" || column == "model" ||
         store::column({}, column).has_value();
}

/// The columns for subgroups that are no field of a case.
std::vector<std::string> other_columns(const std::vector<std::string>& columns) {
  std::vector<std::string> result;
  std::copy_if(columns.begin(), columns.end(), std::back_inserter(result),
               [](const std::string& column) { return !is_field(column); });
  return result;
}

std::string field(const ScoredCases& cases, std::size_t row, const std::string& column) {
  if (column == "scan")
    return cases.samples[row].series;
  if (column == "model")
    return cases.model[row];
  if (column == "fold")
    return cases.fold[row] < 0 ? "" : std::to_string(cases.fold[row]);
  return *store::column(cases.samples[row], column);
}

/// Fills in those columns for subgroups that are fields, and requires that all say something.
void complete_further(ScoredCases& cases, const std::vector<std::string>& columns) {
  for (const std::string& column : columns) {
    auto& values = cases.further[column];
    values.resize(cases.size());
    if (is_field(column))
      for (std::size_t row = 0; row < cases.size(); ++row)
        values[row] = field(cases, row, column);
    if (std::all_of(values.begin(), values.end(), [](const auto& text) { return text.empty(); }))
      throw Error(ExitCode::unreadable, fmt::format("no row has a '{}'", column),
                  fmt::format("name the column with --columns \"{}=...\", or give it in the table "
                              "of --labels",
                              column));
  }
}

/// Keeps validation and test rows.
void keep_evaluated(ScoredCases& cases) {
  std::vector<std::size_t> kept;
  for (std::size_t row = 0; row < cases.size(); ++row)
    if (cases.samples[row].split == "test" || cases.samples[row].split == "validation")
      kept.push_back(row);
  if (kept.size() == cases.size())
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

ScoredCases read_predictions(const CaseFiles& files, std::vector<std::unique_ptr<Table>> tables,
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
      cases = read_hdf5(files.predictions[i], origins);
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

ScoredCases ScoredCases::rows(const std::vector<std::size_t>& which) const {
  ScoredCases result{classes, {}, {}, {}, {}, {}, brands, exclusive};
  const std::size_t k = classes.size();
  const auto take = [&](auto& to, const auto& from, std::size_t width) {
    to.reserve(which.size() * width);
    for (const std::size_t n : which)
      for (std::size_t i = n * width; i < (n + 1) * width; ++i)
        to.push_back(from[i]);
  };
  take(result.samples, samples, 1);
  take(result.model, model, 1);
  take(result.fold, fold, 1);
  take(result.probabilities, probabilities, k);
  take(result.labels, labels, k);
  for (const auto& [name, values] : further)
    take(result.further[name], values, 1);
  return result;
}

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
  std::vector<std::unique_ptr<Table>> tables;
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
  check_cases(cases, origins, files.repeated_folds);
  keep_evaluated(cases);
  if (std::none_of(cases.samples.begin(), cases.samples.end(),
                   [](const auto& sample) { return sample.split == "test"; }))
    throw Error(ExitCode::no_input, "the predictions hold no test rows",
                "predict the test cases, or check the column 'split'");
  complete_further(cases, files.further);
  warn_of_missing_patients(cases);
  if (files.repeated_folds)
    for (store::Sample& sample : cases.samples)
      if (sample.patient.empty())
        sample.patient = sample.id;
  return cases;
}

} // namespace thorax::evaluation
