#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "stats/interval.h"
#include "stats/roc.h"

namespace thorax::stats {

/// Draws patients with replacement: a statistic of each replicate, as a function of how often each
/// patient was drawn. A statistic without a value (a class was not drawn) is left out. Does not
/// depend on threads. Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993.
std::vector<double> bootstrap(
    std::size_t patients, std::size_t replicates, std::uint64_t seed, int threads,
    const std::function<std::optional<double>(std::span<const std::uint32_t> copies)>& statistic);

/// The central interval of bootstrap replicates; nothing with fewer than two.
std::optional<Interval> percentile_interval(std::vector<double> replicates, double confidence);

/// Area under the ROC curve where case i counts weight[patient[i]] times. ranking =
/// rank_cases(scores).
std::optional<double> weighted_auroc(const Ranking& ranking, const Outcomes& outcomes,
                                     std::span<const std::uint32_t> patient,
                                     std::span<const std::uint32_t> weight);

} // namespace thorax::stats
