#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evaluation/cases.h"
#include "stats/aggregate.h"
#include "stats/auroc_interval.h"

namespace thorax::evaluation {

/// Two models' AUROC on the same test cases, for one class at one level.
struct Comparison {
  std::string level, name;
  std::string model, other;
  std::size_t cases = 0, patients = 0;
  std::optional<double> auroc, other_auroc;
  std::optional<stats::PairedDifference> difference; ///< model minus other
  std::optional<double> adjusted_p_value; ///< Holm's, over the classes of a level and two models
};

struct Comparisons {
  std::vector<Comparison> rows;
  std::size_t unmatched = 0; ///< test rows of either side without a partner, left out
};

/// Compares every model of first with every model of second on the test rows whose ids (and folds,
/// where ids repeat) both have. Throws Error(inconsistent) when classes differ, labels disagree or
/// no row matches.
Comparisons compare(const ScoredCases& first, const ScoredCases& second, const std::string& level,
                    stats::Aggregation aggregation, double confidence);

/// Compares every two models of the same predictions that share test rows, the later one as the
/// other. Throws Error(inconsistent) when labels disagree.
Comparisons compare_models(const ScoredCases& cases, const std::string& level,
                           stats::Aggregation aggregation, double confidence);

} // namespace thorax::evaluation
