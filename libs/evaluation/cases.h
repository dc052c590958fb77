#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/provenance.h"
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
  /// Further columns, e.g. for subgroups, by name: the text of each row, empty where unknown.
  std::map<std::string, std::vector<std::string>> columns = {};
  ProvenanceChain provenance = {}; ///< the stages that made the files, each once, oldest first

  std::size_t size() const { return samples.size(); }
  bool is_test(std::size_t row) const { return samples[row].split != "validation"; }
  /// The given rows, in the given order.
  ScoredCases rows(const std::vector<std::size_t>& which) const;
};

/// Puts the classes into the given order. Throws Error(inconsistent) when they are not the same.
/// @param file the one that holds the cases
void order_classes(ScoredCases& cases, const std::vector<std::string>& classes,
                   const std::string& file);

/// Adds rows of the same classes.
void append(ScoredCases& all, ScoredCases&& more);

} // namespace thorax::evaluation
