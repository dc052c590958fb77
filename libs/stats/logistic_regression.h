#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "stats/case_weights.h"
#include "stats/probability.h"

namespace thorax::stats {

/// P(positive) = logistic(intercept + slope x).
struct LogisticLine {
  double intercept = 0, slope = 1;

  double operator()(double x) const { return logistic(intercept + slope * x); }
};

/// Variances and covariance of intercept and slope.
struct LineCovariance {
  double intercept = 0, slope = 0, both = 0;
};

struct LogisticFit {
  LogisticLine line;
  LineCovariance covariance; ///< the inverse information, for independent cases
};

/// Maximum likelihood by Newton's method with step halving.
///
/// Nothing when no maximum exists, because some x separates positives from negatives (Albert and
/// Anderson, Biometrika 71, 1984) or all x are equal, or when it is not reached.
/// @param x of each case, finite
/// @param target of each case, 0, 1 or between (Platt's targets)
std::optional<LogisticFit> fit_logistic(std::span<const double> x, std::span<const double> target,
                                        CaseWeights weights = {});

/// The covariance of a fit to clustered cases: the sandwich of Liang and Zeger (Biometrika 73,
/// 1986) times clusters / (clusters - 1). Nothing with fewer than two clusters.
/// @param cluster of each case, in 0..clusters-1; empty clusters are ignored
std::optional<LineCovariance> clustered_covariance(const LogisticFit& fit,
                                                   std::span<const double> x,
                                                   std::span<const double> target,
                                                   std::span<const std::uint32_t> cluster,
                                                   std::size_t clusters);

} // namespace thorax::stats
