#include "evaluation/cases.h"

#include <algorithm>
#include <fstream>
#include <list>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"
#include "core/text.h"
#include "evaluation/csv_cases.h"
#include "store/predictions.h"

namespace thorax::evaluation {
namespace {

enum class FileKind { hdf5, text, other };

FileKind kind_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string head(4096, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  if (head.starts_with("\x89HDF\r\n\x1a\n"))
    return FileKind::hdf5;
  return head.find('\0') == std::string::npos ? FileKind::text : FileKind::other;
}

ScoredCases cases_from_hdf5(const std::filesystem::path& path) {
  store::Predictions predictions = store::read_predictions(path);
  return {std::move(predictions.classes),
          std::move(predictions.samples),
          std::move(predictions.model),
          std::move(predictions.fold),
          {predictions.probabilities.begin(), predictions.probabilities.end()},
          std::move(predictions.labels),
          std::move(predictions.brands)};
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

void append(ScoredCases& all, ScoredCases&& more, const std::string& file) {
  if (all.classes.empty())
    all.classes = more.classes;
  if (all.classes != more.classes)
    throw Error(ExitCode::inconsistent,
                fmt::format("{} predicts the classes {}, the files before it {}", file,
                            join(more.classes, ", "), join(all.classes, ", ")),
                "report models with different classes separately");
  append(all.samples, more.samples);
  append(all.model, more.model);
  append(all.fold, more.fold);
  append(all.probabilities, more.probabilities);
  append(all.labels, more.labels);
  for (std::string& brand : more.brands)
    if (std::find(all.brands.begin(), all.brands.end(), brand) == all.brands.end())
      all.brands.push_back(std::move(brand));
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

void check_ids(const ScoredCases& cases) {
  std::set<std::tuple<std::string_view, std::int32_t, std::string_view, std::string_view>> seen;
  for (std::size_t n = 0; n < cases.size(); ++n) {
    const store::Sample& sample = cases.samples[n];
    if (!seen.emplace(cases.model[n], cases.fold[n], sample.split, sample.id).second)
      throw Error(ExitCode::inconsistent,
                  fmt::format("id '{}' occurs twice in model '{}', fold {}, {} rows", sample.id,
                              cases.model[n], cases.fold[n], sample.split),
                  "give one row per case; compare two models with --compare, or give them names "
                  "in a column 'model'");
  }
}

/// Keeps validation and test rows; a row without a split is a test row.
ScoredCases evaluated_rows(ScoredCases cases) {
  std::vector<std::size_t> kept;
  for (std::size_t n = 0; n < cases.size(); ++n) {
    std::string& split = cases.samples[n].split;
    if (split.empty())
      split = "test";
    if (split == "test" || split == "validation")
      kept.push_back(n);
  }
  if (kept.size() == cases.size())
    return cases;
  log::warning("{} rows are neither test nor validation and are left out",
               cases.size() - kept.size());
  return cases.rows(kept);
}

} // namespace

ScoredCases ScoredCases::rows(const std::vector<std::size_t>& which) const {
  ScoredCases result{classes, {}, {}, {}, {}, {}, brands};
  const std::size_t k = classes.size();
  for (std::size_t n : which) {
    result.samples.push_back(samples[n]);
    result.model.push_back(model[n]);
    result.fold.push_back(fold[n]);
    result.probabilities.insert(result.probabilities.end(), probabilities.begin() + n * k,
                                probabilities.begin() + (n + 1) * k);
    result.labels.insert(result.labels.end(), labels.begin() + n * k, labels.begin() + (n + 1) * k);
  }
  return result;
}

ScoredCases read_cases(const CaseFiles& files) {
  const ColumnNames names(files.columns);
  std::vector<CsvTable> tables(files.predictions.size());
  CsvTable labels;
  std::vector<const CsvTable*> read;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const auto& path = files.predictions[i];
    const FileKind kind = kind_of(path);
    if (kind == FileKind::other)
      throw Error(ExitCode::unreadable, fmt::format("{} is not predictions", path.string()),
                  "give an HDF5 file of thorax-classify or a CSV table");
    if (kind == FileKind::text) {
      tables[i] = read_csv(path);
      read.push_back(&tables[i]);
    }
  }
  if (!files.labels.empty()) {
    labels = read_csv(files.labels);
    read.push_back(&labels);
  }
  names.check(read);

  ScoredCases all;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const std::string file = files.predictions[i].string();
    ScoredCases cases = tables[i].header.empty()
                            ? cases_from_hdf5(files.predictions[i])
                            : cases_from_csv(tables[i], file, names, files.labels.empty());
    check_probabilities(cases, file);
    append(all, std::move(cases), file);
  }
  all = evaluated_rows(std::move(all));
  check_ids(all);
  if (!files.labels.empty())
    join_labels(all, labels, files.labels.string(), names);
  const auto tested = [&](const store::Sample& sample) { return sample.split == "test"; };
  if (std::none_of(all.samples.begin(), all.samples.end(), tested))
    throw Error(ExitCode::no_input, "the predictions hold no test rows",
                "predict the test cases, or check the column 'split'");
  return all;
}

} // namespace thorax::evaluation
