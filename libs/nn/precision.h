#pragma once

#include <string_view>

#include <torch/torch.h>

namespace thorax::nn {

enum class PrecisionMode { automatic, float32, bfloat16, float64 };

/// Parses auto|float32|bfloat16|float64. Throws Error(command_line).
PrecisionMode parse_precision(std::string_view name);
std::string_view name(PrecisionMode mode);

/// What automatic means on this device: bfloat16 where it has arithmetic units for it, else
/// float32. Other modes stay.
PrecisionMode resolve(PrecisionMode mode, const torch::Device& device);

/// The type in which parameters are kept: float64 for that mode, else float32.
torch::ScalarType parameter_type(PrecisionMode mode);

/// The arithmetic of one step. In bfloat16 it switches autocast on for the device. The end of the
/// scope restores what was set before and drops autocast's copies of the weights: a scope that
/// outlives an update would go on computing with the weights from before it. So open one per step,
/// around forward and loss, and leave it before backward.
class Precision {
public:
  Precision(PrecisionMode mode, const torch::Device& device);
  ~Precision();
  Precision(const Precision&) = delete;
  Precision& operator=(const Precision&) = delete;

private:
  torch::DeviceType device_;
  bool was_enabled_;
  torch::ScalarType was_type_;
};

} // namespace thorax::nn
