#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "stats/interval.h"

namespace thorax::stats {

/// Wilson's score interval of a proportion (JASA 22, 1927). Counts may be fractional (effective
/// sample sizes).
/// @param trials positive
Interval wilson_interval(double successes, double trials, double confidence);

/// The exact interval of Clopper and Pearson (Biometrika 26, 1934).
/// @param trials positive
Interval clopper_pearson_interval(std::size_t successes, std::size_t trials, double confidence);

/// How many independent trials carry as much information as these clustered ones: trials / design
/// effect, the design effect from the ratio estimator's variance (Rao and Scott, Biometrics 48,
/// 1992) and at least 1. The number of clusters when every trial has the same outcome, where that
/// variance says nothing.
/// @param success 0 or 1 per trial
/// @param cluster per trial, in 0..clusters-1; empty clusters are ignored
double effective_trials(std::span<const std::uint8_t> success,
                        std::span<const std::uint32_t> cluster, std::size_t clusters);

/// Wilson's interval at the effective sample size; Wilson's own with one trial per cluster.
/// Compared with alternatives in Saha, Miller and Wang (International Journal of Biostatistics 12,
/// 2016).
Interval clustered_wilson_interval(std::span<const std::uint8_t> success,
                                   std::span<const std::uint32_t> cluster, std::size_t clusters,
                                   double confidence);

} // namespace thorax::stats
