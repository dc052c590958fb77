#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "stats/interval.h"

// Bootstrap over patients (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993).
// A replicate without a value, e.g. because a class was not drawn, is NaN, so that replicates of
// several statistics stay paired and NaN carries over to their means and differences.

namespace thorax::stats {

/// As many patients as there are, drawn with replacement. The same for every statistic.
/// @return numbers in 0..patients-1
std::vector<std::uint32_t> draw_patients(std::size_t patients, std::uint64_t seed,
                                         std::size_t replicate);

/// A statistic of each replicate, as a function of how often each patient was drawn. Does not
/// depend on threads.
std::vector<double> bootstrap(
    std::size_t patients, std::size_t replicates, std::uint64_t seed, int threads,
    const std::function<std::optional<double>(std::span<const std::uint32_t> copies)>& statistic);

/// How many replicates are without a value.
std::size_t lost_replicates(std::span<const double> replicates);

/// The central interval of the replicates with a value; nothing with fewer than two.
std::optional<Interval> percentile_interval(std::span<const double> replicates, double confidence);

/// The bias-corrected and accelerated interval (Efron, JASA 82, 1987): the percentiles are shifted
/// by the share of replicates below the estimate (equal ones half) and by the skewness of the
/// jackknife values.
///
/// Nothing with fewer than two replicates with a value, when all of them lie on one side of the
/// estimate or equal it, or when the shift passes the pole of the transformation: the correction is
/// then infinite or unknown, and the percentile interval is what remains.
/// @param jackknife the statistic without each patient in turn; NaN is left out
std::optional<Interval> bca_interval(double estimate, std::span<const double> replicates,
                                     std::span<const double> jackknife, double confidence);

} // namespace thorax::stats
