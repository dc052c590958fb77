#pragma once

#include <filesystem>
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

  std::size_t size() const { return samples.size(); }
  bool is_test(std::size_t row) const { return samples[row].split != "validation"; }
  /// The given rows, in the given order.
  ScoredCases rows(const std::vector<std::size_t>& which) const;
};

struct CaseFiles {
  std::vector<std::filesystem::path> predictions;
  std::filesystem::path labels = {};
  std::vector<std::string> columns = {};
};

/// Reads predictions and checks every row: probabilities in 0..1, one row per id within a model,
/// fold and split, the same classes everywhere. Rows that are neither validation nor test are left
/// out with a warning. Throws Error(unreadable | corrupt | inconsistent | no_input).
ScoredCases read_cases(const CaseFiles& files);

} // namespace thorax::evaluation
