#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nn/network.h"

namespace thorax::nn {

struct StageSummary {
  std::string name;
  std::vector<std::int64_t> output; ///< shape of the tensor it adds last
  std::int64_t parameters = 0;      ///< trainable numbers
};

/// Runs one image of the given size through the network, in evaluation mode, and lists its stages.
std::vector<StageSummary> summarise(Network& network, int channels, int height, int width);

/// The list as an aligned table with totals.
std::string to_table(const std::vector<StageSummary>& stages);

} // namespace thorax::nn
