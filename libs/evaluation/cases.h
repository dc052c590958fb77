#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "store/table.h"

namespace thorax::evaluation {

/// Rows to evaluate, from whatever file they came. All vectors are N long, or [N, K] row by row.
struct ScoredCases {
  std::vector<std::string> classes;   ///< K names
  std::vector<store::Sample> samples; ///< split is validation or test
  std::vector<std::string> model;
  std::vector<std::int32_t> fold; ///< -1 where there are no folds
  std::vector<double> probabilities;
  std::vector<std::int8_t> labels; ///< 0, 1 or -1 (unknown)
  std::vector<std::string> brands; ///< warnings the report must show
  bool exclusive = false;          ///< each case is of exactly one class
  /// The columns that CaseFiles::further names, as text; empty where unknown.
  std::map<std::string, std::vector<std::string>> further = {};

  std::size_t size() const { return samples.size(); }
  bool is_test(std::size_t row) const { return samples[row].split != "validation"; }
  /// The given rows, in the given order.
  ScoredCases rows(const std::vector<std::size_t>& which) const;
};

/// What each file of predictions is, where its rows do not say it.
enum class EachFile {
  as_written, ///< the columns model and fold say it
  fold,       ///< a fold: 0, 1, ... in the order of the files
  model,      ///< a model, named like the file
};

/// Throws Error(command_line).
EachFile parse_each_file(const std::string& text);

struct CaseFiles {
  std::vector<std::filesystem::path> predictions;
  std::filesystem::path labels = {};
  std::vector<std::string> columns = {}; ///< see ColumnNames
  /// Columns for subgroups: a field of store::Sample (sex, age, view, ...) or any CSV column.
  std::vector<std::string> further = {};
  bool logits = false;    ///< CSV tables hold logits
  bool exclusive = false; ///< each case is of exactly one class
  EachFile each_file = EachFile::as_written;
  bool repeated_folds = false; ///< several folds of a model may test the same patient
  /// The classes that must be there, in the order wanted; empty: those of the first file.
  std::vector<std::string> classes = {};
};

/// Reads predictions, fills in what the table of labels knows, and checks every row (see
/// case_checks.h). Classes are matched by name. Rows that are neither validation nor test are left
/// out with a warning.
///
/// Logits become probabilities by the logistic function, or by softmax where classes are exclusive;
/// an infinite logit is a probability of 0 or 1, but +infinity has no softmax.
///
/// With repeated folds, rows without a patient get their id as patient, so that the rows of a case
/// stay together in every interval.
///
/// Throws Error(unreadable | corrupt | inconsistent | no_input) naming file, row and column.
ScoredCases read_cases(const CaseFiles& files);

} // namespace thorax::evaluation
