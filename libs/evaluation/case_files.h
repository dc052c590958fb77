#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "evaluation/cases.h"

namespace thorax::evaluation {

/// What each file of predictions is, where its rows do not say it.
enum class EachFile {
  as_written, ///< the columns model and fold say it
  fold,       ///< a fold: 0, 1, ... in the order of the files; a file of several is refused
  model,      ///< a model, named like the file; a file of several is refused
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
/// an infinite logit is a probability of 0 or 1, but the highest of exclusive classes must be
/// finite.
///
/// With repeated folds, rows without a patient get their id as patient, so that the rows of a case
/// stay together in every interval.
///
/// Throws Error(unreadable | corrupt | inconsistent | no_input) naming file, row and column.
ScoredCases read_cases(const CaseFiles& files);

} // namespace thorax::evaluation
