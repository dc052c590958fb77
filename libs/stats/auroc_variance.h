#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "stats/roc.h"

namespace thorax::stats {

/// An AUROC and what each cluster of cases contributes to its sampling error.
///
/// With V10 the fraction of negatives a positive case scores above (ties half) and V01 the fraction
/// of positives that score above a negative case, positive[k] is the sum of (V10 - AUROC) over the
/// cluster's positive cases divided by the number of all positive cases; negative[k] likewise with
/// V01.
struct AurocComponents {
  double value = 0;
  std::vector<double> positive, negative; ///< per cluster
  std::size_t clusters = 0;               ///< clusters with any case
  std::size_t with_positive = 0;          ///< clusters with a positive case
  std::size_t with_negative = 0;

  /// How many disjoint pairs of a positive and a negative case can be drawn with no cluster used
  /// twice.
  std::size_t independent_pairs() const;
};

/// Every case its own cluster: the structural components of DeLong, DeLong and Clarke-Pearson
/// (Biometrics 44, 1988), found from one sort in O(n log n) as in Sun and Xu (IEEE Signal
/// Processing Letters 21, 2014). Nothing when one class is absent.
std::optional<AurocComponents> auroc_components(const Outcomes& outcomes);

/// Cases clustered by patient.
/// @param cluster the cluster of each case, in 0..clusters-1
std::optional<AurocComponents> auroc_components(const Outcomes& outcomes,
                                                std::span<const std::uint32_t> cluster,
                                                std::size_t clusters);

/// Covariance of two AUROCs on the same clusters, with Obuchowski's estimator for clustered data
/// (Biometrics 53, 1997); with one case per cluster it is DeLong's. The variance of an AUROC is its
/// covariance with itself. Nothing when fewer than two clusters hold positives, or negatives.
std::optional<double> auroc_covariance(const AurocComponents& a, const AurocComponents& b);

/// A weighted mean of AUROCs.
struct MeanAuroc {
  double value = 0;
  std::optional<double> variance; ///< nothing when that of a class cannot be estimated
};

/// The weighted mean of several AUROCs on the same clusters, e.g. of one per class: the macro mean
/// with equal weights, the prevalence-weighted mean with the classes' numbers of positives. Its
/// clustered variance takes the weights as given.
///
/// The micro mean needs no function: it is the AUROC of the cases of all classes pooled into one
/// list, where a patient is one cluster over all classes.
/// @param weights one per class, positive
MeanAuroc mean_auroc(std::span<const AurocComponents> classes, std::span<const double> weights);

} // namespace thorax::stats
