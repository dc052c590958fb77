#include "nn/precision.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/error.h"
#include "nn/compatibility.h"
#include "nn/device.h"

namespace thorax::nn {
namespace {

constexpr std::array<std::pair<std::string_view, PrecisionMode>, 4> modes{
    {{"auto", PrecisionMode::automatic},
     {"float32", PrecisionMode::float32},
     {"bfloat16", PrecisionMode::bfloat16},
     {"float64", PrecisionMode::float64}}};

} // namespace

PrecisionMode parse_precision(std::string_view text) {
  for (const auto& [name, mode] : modes)
    if (name == text)
      return mode;
  throw Error(ExitCode::command_line, fmt::format("unknown precision: {}", text),
              "choose one of auto, float32, bfloat16, float64");
}

std::string_view name(PrecisionMode mode) {
  for (const auto& [name, known] : modes)
    if (known == mode)
      return name;
  return {};
}

PrecisionMode resolve(PrecisionMode mode, const torch::Device& device) {
  if (mode != PrecisionMode::automatic)
    return mode;
  return computes_bfloat16(device) ? PrecisionMode::bfloat16 : PrecisionMode::float32;
}

torch::ScalarType parameter_type(PrecisionMode mode) {
  return mode == PrecisionMode::float64 ? torch::kFloat64 : torch::kFloat32;
}

Precision::Precision(PrecisionMode mode, const torch::Device& device)
    : device_(device.type()), was_enabled_(compatibility::autocast_enabled(device_)),
      was_type_(compatibility::autocast_type(device_)) {
  compatibility::set_autocast_type(device_, torch::kBFloat16);
  compatibility::enable_autocast(device_, resolve(mode, device) == PrecisionMode::bfloat16);
}

Precision::~Precision() {
  at::autocast::clear_cache();
  compatibility::enable_autocast(device_, was_enabled_);
  compatibility::set_autocast_type(device_, was_type_);
}

} // namespace thorax::nn
