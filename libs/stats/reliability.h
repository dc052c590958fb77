#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "stats/case_weights.h"
#include "stats/proportion_estimate.h"
#include "stats/roc.h"

namespace thorax::stats {

enum class Binning {
  equal_width, ///< over [0, 1]
  equal_count, ///< between quantiles of the probabilities; equal ones share a bin
};

/// Cases sorted into bins by probability. Bin k holds (edges[k], edges[k + 1]], and the first one
/// its lower edge too (Guo et al., ICML 2017).
struct ProbabilityBins {
  std::vector<double> edges;     ///< count() + 1, rising
  std::vector<std::uint32_t> of; ///< the bin of each case

  std::size_t count() const { return edges.size() - 1; }
};

/// @param count at least 1
ProbabilityBins probability_bins(std::span<const double> probabilities, Binning binning,
                                 std::size_t count);

/// What a bin holds. Counts are fractional where cases are weighted.
struct ReliabilityBin {
  double low = 0, high = 1;
  double cases = 0, positives = 0;
  double mean_probability = 0;
  double probability_variance = 0; ///< of the probabilities within the bin
  double covariance = 0;           ///< of probability and truth within the bin

  double positive_rate() const { return positives / cases; }
  double gap() const { return positive_rate() - mean_probability; }
};

/// Bins without a case are left out. Bins may be drawn up once and used with many weights.
std::vector<ReliabilityBin> reliability_bins(const Outcomes& outcomes, const ProbabilityBins& bins,
                                             CaseWeights weights = {});

/// The mean distance of mean probability and positive rate, weighted by cases (Naeini, Cooper and
/// Hauskrecht, AAAI 2015). Nothing without a case. Depends on the bins and is biased upwards in
/// small samples, equal counts less so (Roelofs et al., AISTATS 2022).
std::optional<double> expected_calibration_error(std::span<const ReliabilityBin> bins);

/// The largest such distance of any bin.
std::optional<double> maximum_calibration_error(std::span<const ReliabilityBin> bins);

/// A point of the reliability diagram: observed against predicted.
struct ReliabilityPoint {
  ReliabilityBin bin;
  ProportionEstimate observed; ///< the positive rate with its intervals
};

/// One point per bin with a case.
/// @param cluster of each case, in 0..clusters-1
std::vector<ReliabilityPoint> reliability_diagram(const Outcomes& outcomes,
                                                  const ProbabilityBins& bins,
                                                  std::span<const std::uint32_t> cluster,
                                                  std::size_t clusters, double confidence);

} // namespace thorax::stats
