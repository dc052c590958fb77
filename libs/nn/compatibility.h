#pragma once

// What differs between LibTorch 1.13 and 2.x, and nothing else.

#include <string>

#include <ATen/autocast_mode.h>
#include <torch/torch.h>
#include <torch/version.h>

namespace thorax::nn::compatibility {

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)

inline bool autocast_enabled(torch::DeviceType device) {
  return at::autocast::is_autocast_enabled(device);
}
inline void enable_autocast(torch::DeviceType device, bool enabled) {
  at::autocast::set_autocast_enabled(device, enabled);
}
inline torch::ScalarType autocast_type(torch::DeviceType device) {
  return at::autocast::get_autocast_dtype(device);
}
inline void set_autocast_type(torch::DeviceType device, torch::ScalarType type) {
  at::autocast::set_autocast_dtype(device, type);
}

#else

inline bool autocast_enabled(torch::DeviceType device) {
  return device == torch::kCUDA ? at::autocast::is_enabled() : at::autocast::is_cpu_enabled();
}
inline void enable_autocast(torch::DeviceType device, bool enabled) {
  device == torch::kCUDA ? at::autocast::set_enabled(enabled)
                         : at::autocast::set_cpu_enabled(enabled);
}
inline torch::ScalarType autocast_type(torch::DeviceType device) {
  return device == torch::kCUDA ? at::autocast::get_autocast_gpu_dtype()
                                : at::autocast::get_autocast_cpu_dtype();
}
inline void set_autocast_type(torch::DeviceType device, torch::ScalarType type) {
  device == torch::kCUDA ? at::autocast::set_autocast_gpu_dtype(type)
                         : at::autocast::set_autocast_cpu_dtype(type);
}

#endif

/// The key of a parameter in torch::optim::Optimizer::state().
inline auto optimizer_key(const torch::Tensor& parameter) {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 1)
  return static_cast<void*>(parameter.unsafeGetTensorImpl());
#else
  return c10::guts::to_string(parameter.unsafeGetTensorImpl());
#endif
}

} // namespace thorax::nn::compatibility
