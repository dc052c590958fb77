#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "stats/interval.h"

namespace thorax::stats {

/// A mean over cases with its normal-theory interval.
struct MeanEstimate {
  double value = 0;
  std::optional<Interval> interval; ///< nothing with fewer than two clusters
};

/// The variance is that of the ratio estimator, sums of clusters over their sizes (Cochran,
/// "Sampling Techniques", 1977, sec. 6.4), with the factor clusters / (clusters - 1); with one case
/// per cluster it is the usual one. Nothing without a case.
/// @param cluster of each value, in 0..clusters-1; empty clusters are ignored
std::optional<MeanEstimate> estimate_mean(std::span<const double> values,
                                          std::span<const std::uint32_t> cluster,
                                          std::size_t clusters, double confidence);

} // namespace thorax::stats
