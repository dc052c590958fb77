#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace thorax::stats {

/// How often each case counts; empty where every case counts once. Bootstrap replicates compute a
/// measure by weighing the cases instead of copying them.
using CaseWeights = std::span<const double>;

inline double weight_of(CaseWeights weights, std::size_t i) {
  return weights.empty() ? 1 : weights[i];
}

/// The weight of each case when its patient was drawn copies[patient] times.
inline std::vector<double> case_weights(std::span<const std::uint32_t> patient,
                                        std::span<const std::uint32_t> copies) {
  std::vector<double> weights;
  weights.reserve(patient.size());
  for (std::uint32_t p : patient)
    weights.push_back(copies[p]);
  return weights;
}

} // namespace thorax::stats
