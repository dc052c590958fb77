#pragma once

#include <optional>

#include "stats/auroc_variance.h"
#include "stats/interval.h"

namespace thorax::stats {

/// value +- z sqrt(variance), cut off at 0 and 1.
Interval wald_interval(double value, double variance, double confidence);

/// The Wald interval of logit(value), with the variance carried over by the delta method,
/// transformed back; it stays inside (0, 1) and covers better than Wald near the ends (Pepe, "The
/// Statistical Evaluation of Medical Tests", 2003, sec. 5.2.4).
/// @param value in (0, 1)
Interval logit_interval(double value, double variance, double confidence);

/// The exact interval of an AUROC observed as exactly 0 or 1, where the estimated variance is 0.
///
/// Draw k disjoint pairs of a positive and a negative case, no patient twice. The pairs are
/// independent and each is concordant with probability AUROC; an observed AUROC of 1 needs all k to
/// be, so its probability is at most AUROC^k whatever the distributions. Clopper and Pearson's
/// limit (Biometrika 26, 1934) for k successes of k therefore holds: [(alpha/2)^(1/k), 1].
/// @param value 0 or 1
/// @param pairs AurocComponents::independent_pairs()
Interval saturated_interval(double value, std::size_t pairs, double confidence);

enum class AurocIntervalMethod { logit, exact };

struct AurocInterval {
  Interval interval;
  AurocIntervalMethod method = AurocIntervalMethod::logit;
  double standard_error = 0;
};

/// The interval to report: logit-scale, or exact where the AUROC is 0 or 1.
/// Nothing when the variance cannot be estimated (fewer than two patients in a class, or all scores
/// tied).
std::optional<AurocInterval> auroc_interval(const AurocComponents& components, double confidence);

/// The difference of two AUROCs on the same cases and clusters.
struct PairedDifference {
  double difference = 0;                ///< first minus second
  std::optional<double> standard_error; ///< nothing when it cannot be estimated or is 0
  std::optional<Interval> interval;
  std::optional<double> p_value; ///< two-sided, of no difference
};

/// Normal-theory test and interval with the clustered covariance (Obuchowski 1997; DeLong 1988 for
/// one case per cluster).
PairedDifference paired_difference(const AurocComponents& first, const AurocComponents& second,
                                   double confidence);

} // namespace thorax::stats
