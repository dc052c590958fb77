#include "stats/brier.h"

namespace thorax::stats {

std::optional<BrierDecomposition> decompose_brier(std::span<const ReliabilityBin> bins) {
  if (bins.empty())
    return std::nullopt;
  double cases = 0, positives = 0;
  for (const ReliabilityBin& bin : bins) {
    cases += bin.cases;
    positives += bin.positives;
  }
  const double prevalence = positives / cases;
  BrierDecomposition result;
  result.uncertainty = prevalence * (1 - prevalence);
  for (const ReliabilityBin& bin : bins) {
    const double share = bin.cases / cases;
    const double excess = bin.positive_rate() - prevalence;
    result.reliability += share * bin.gap() * bin.gap();
    result.resolution += share * excess * excess;
    result.within_bin += share * (bin.probability_variance - 2 * bin.covariance);
  }
  return result;
}

} // namespace thorax::stats
