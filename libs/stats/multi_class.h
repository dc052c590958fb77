#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "stats/case_weights.h"
#include "stats/confusion.h"
#include "stats/proportion_estimate.h"

namespace thorax::stats {

/// The most probable class of each row; of equally probable ones the first.
/// @param probabilities [rows, classes]
std::vector<std::uint32_t> most_probable(std::span<const double> probabilities,
                                         std::size_t classes);

/// How many cases of each class were called which. Counts are fractional where cases are weighted.
struct ConfusionMatrix {
  std::size_t classes = 0;
  std::vector<double> counts; ///< [truth, call]

  double at(std::size_t truth, std::size_t call) const { return counts[truth * classes + call]; }
  double cases() const;
};

/// @param truth, call the classes of each case, in 0..classes-1
ConfusionMatrix confusion_matrix(std::span<const std::uint32_t> truth,
                                 std::span<const std::uint32_t> call, std::size_t classes,
                                 CaseWeights weights = {});

/// One class against all others.
Confusion one_versus_rest(const ConfusionMatrix& matrix, std::size_t k);

/// The share of cases called right. Nothing without a case.
std::optional<double> accuracy(const ConfusionMatrix& matrix);

/// The same with its intervals.
/// @param cluster of each case, in 0..clusters-1
ProportionEstimate estimate_accuracy(std::span<const std::uint32_t> truth,
                                     std::span<const std::uint32_t> call,
                                     std::span<const std::uint32_t> cluster, std::size_t clusters,
                                     double confidence);

} // namespace thorax::stats
