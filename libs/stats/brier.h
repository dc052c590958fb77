#pragma once

#include <optional>
#include <span>

#include "stats/reliability.h"

namespace thorax::stats {

/// The Brier score in parts: reliability - resolution + uncertainty + within_bin (Murphy, Journal
/// of Applied Meteorology 12, 1973). Murphy's three parts add up when all probabilities of a bin
/// are equal; otherwise the rest is within_bin, so that the sum is exact (Stephenson, Coelho and
/// Jolliffe, Weather and Forecasting 23, 2008).
struct BrierDecomposition {
  double reliability = 0; ///< squared distance of predicted and observed; lower is better
  double resolution = 0;  ///< variance of the bins' positive rates; higher is better
  double uncertainty = 0; ///< prevalence x (1 - prevalence)
  double within_bin = 0;  ///< variance of probability, less twice its covariance with the truth

  double score() const { return reliability - resolution + uncertainty + within_bin; }
};

/// Nothing without a case.
std::optional<BrierDecomposition> decompose_brier(std::span<const ReliabilityBin> bins);

} // namespace thorax::stats
