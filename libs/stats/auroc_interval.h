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

/// Newcombe's score-type interval (Statistics in Medicine 25, 2006, part 2, method 5): the areas a
/// for which |value - a| is at most z standard errors, the variance at a being Hanley and McNeil's
/// for exponential scores, made symmetric in the classes. It needs no estimated variance and is
/// defined at 0 and 1.
/// @param value in [0, 1]
/// @param positives, negatives numbers of independent cases, at least 1; for clustered cases the
/// numbers of clusters with a positive and with a negative
Interval newcombe_interval(double value, double positives, double negatives, double confidence);

/// How an interval was found.
enum class AurocIntervalMethod {
  logit,      ///< logit_interval, with DeLong's variance or Obuchowski's
  exact,      ///< saturated_interval, for an AUROC of 0 or 1
  newcombe,   ///< newcombe_interval, where the variance cannot be estimated
  percentile, ///< percentile_interval of bootstrap replicates
  bca,        ///< bca_interval of bootstrap replicates
};

struct AurocInterval {
  Interval interval;
  AurocIntervalMethod method = AurocIntervalMethod::logit;
  double standard_error = 0; ///< 0 unless the method is logit
};

/// The interval to report, by the first of these methods that applies:
/// - exact where the AUROC is 0 or 1: whatever the scores' distributions it holds, which Newcombe's
///   does not (docs/coverage.md);
/// - logit where the variance can be estimated and is not 0;
/// - Newcombe's otherwise: a class with a single patient, or all scores tied.
/// Nothing when no two patients form a pair of a positive and a negative case.
std::optional<AurocInterval> auroc_interval(const AurocComponents& components, double confidence);

/// Patients with, and as many without, a class from which on intervals are validated.
inline constexpr std::size_t fewest_validated_patients = 50;

/// Whether there are as many patients with a positive and with a negative case as the simulation of
/// docs/coverage.md asks for: from fewest_validated_patients of each on, intervals of 95% on the
/// logit scale and of the bootstraps held the truth in 92 to 97% of studies where scores spread
/// alike in both classes. The exact interval holds for any number; Newcombe's depends on the shape
/// of the scores' distributions and is validated for none.
bool is_validated(AurocIntervalMethod method, const AurocComponents& components);

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
