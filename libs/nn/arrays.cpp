#include "nn/arrays.h"

#include <cstring>

#include <fmt/ranges.h>

#include "core/error.h"

namespace thorax::nn {
namespace {

struct TypePair {
  torch::ScalarType tensor;
  store::ArrayType array;
};

constexpr TypePair types[] = {{torch::kUInt8, store::ArrayType::uint8},
                              {torch::kInt32, store::ArrayType::int32},
                              {torch::kInt64, store::ArrayType::int64},
                              {torch::kFloat32, store::ArrayType::float32},
                              {torch::kFloat64, store::ArrayType::float64}};

store::ArrayType array_type(torch::ScalarType type) {
  for (const TypePair& pair : types)
    if (pair.tensor == type)
      return pair.array;
  throw Error(ExitCode::internal,
              fmt::format("tensors of type {} are not stored", c10::toString(type)), report_it);
}

torch::ScalarType tensor_type(store::ArrayType type) {
  for (const TypePair& pair : types)
    if (pair.array == type)
      return pair.tensor;
  throw Error(ExitCode::internal, "stored array of unknown type", report_it);
}

} // namespace

store::Array to_array(std::string name, const torch::Tensor& tensor) {
  const torch::Tensor values = tensor.detach().to(torch::kCPU).contiguous();
  store::Array array{std::move(name), array_type(values.scalar_type()), values.sizes().vec(), {}};
  const auto* bytes = static_cast<const std::byte*>(values.data_ptr());
  array.bytes.assign(bytes, bytes + values.nbytes());
  return array;
}

torch::Tensor to_tensor(const store::Array& array) {
  torch::Tensor tensor = torch::empty(array.shape, tensor_type(array.type));
  if (tensor.nbytes() != array.bytes.size())
    throw Error(ExitCode::corrupt,
                fmt::format("{} holds {} bytes where its shape needs {}", array.name,
                            array.bytes.size(), tensor.nbytes()),
                "copy the checkpoint again");
  std::memcpy(tensor.data_ptr(), array.bytes.data(), array.bytes.size());
  return tensor;
}

ArrayIndex index_by_name(const std::vector<store::Array>& arrays) {
  ArrayIndex index;
  for (const store::Array& array : arrays)
    index.emplace(array.name, &array);
  return index;
}

std::string shape_text(torch::IntArrayRef shape) {
  return shape.empty() ? "scalar" : fmt::format("{}", fmt::join(shape.begin(), shape.end(), "x"));
}

} // namespace thorax::nn
