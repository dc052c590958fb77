#pragma once

#include <map>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "store/checkpoint.h"

namespace thorax::nn {

/// A tensor's values as a stored array, row-major.
store::Array to_array(std::string name, const torch::Tensor& tensor);

/// A stored array as a tensor on the CPU that owns its values.
torch::Tensor to_tensor(const store::Array& array);

/// Stored arrays by name. The arrays must outlive it.
using ArrayIndex = std::map<std::string, const store::Array*>;
ArrayIndex index_by_name(const std::vector<store::Array>& arrays);

/// "64x3x7x7"; "scalar" for an empty shape.
std::string shape_text(torch::IntArrayRef shape);

} // namespace thorax::nn
