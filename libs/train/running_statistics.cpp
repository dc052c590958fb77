#include "train/running_statistics.h"

#include <cstring>

#include "core/error.h"

namespace thorax::train {
namespace {

std::vector<torch::Tensor> floating_buffers(const nn::Network& network) {
  std::vector<torch::Tensor> buffers = network.buffers();
  std::erase_if(buffers, [](const auto& buffer) { return !buffer.is_floating_point(); });
  return buffers;
}

/// All statistics in one float64 tensor on the CPU.
torch::Tensor flatten(const std::vector<torch::Tensor>& buffers) {
  std::vector<torch::Tensor> parts{torch::empty({0}, torch::kFloat64)};
  for (const torch::Tensor& buffer : buffers)
    parts.push_back(buffer.reshape(-1).to(torch::kCPU, torch::kFloat64));
  return torch::cat(parts);
}

void unflatten(const torch::Tensor& flat, const std::vector<torch::Tensor>& buffers) {
  const torch::NoGradGuard no_gradients;
  std::int64_t offset = 0;
  for (const torch::Tensor& buffer : buffers) {
    buffer.copy_(flat.narrow(0, offset, buffer.numel()).view_as(buffer));
    offset += buffer.numel();
  }
}

} // namespace

void broadcast_network(nn::Network& network, comm::Communicator& group) {
  if (group.size() == 1)
    return;
  const torch::NoGradGuard no_gradients;
  auto tensors = network.parameters();
  const auto buffers = network.buffers();
  tensors.insert(tensors.end(), buffers.begin(), buffers.end());
  for (const torch::Tensor& tensor : tensors) {
    const torch::Tensor copy = tensor.to(torch::kCPU).contiguous();
    group.broadcast({copy.data_ptr(), copy.nbytes(), comm::ElementType::uint8}, 0);
    tensor.copy_(copy);
  }
}

void average_running_statistics(nn::Network& network, comm::Communicator& group) {
  const auto buffers = floating_buffers(network);
  if (group.size() == 1 || buffers.empty())
    return;
  const torch::Tensor flat = flatten(buffers);
  group.allreduce(
      {flat.data_ptr(), static_cast<std::size_t>(flat.numel()), comm::ElementType::float64});
  unflatten(flat / group.size(), buffers);
}

store::Array gather_running_statistics(const nn::Network& network, comm::Communicator& group) {
  const torch::Tensor flat = flatten(floating_buffers(network));
  store::Array gathered{
      "running_statistics", store::ArrayType::float64, {group.size(), flat.numel()}, {}};
  gathered.bytes =
      group.gather_all({static_cast<const std::byte*>(flat.data_ptr()), flat.nbytes()});
  return gathered;
}

void scatter_running_statistics(const store::Array& gathered, nn::Network& network,
                                const comm::Communicator& group) {
  const auto buffers = floating_buffers(network);
  const torch::Tensor rows = torch::empty(gathered.shape, torch::kFloat64);
  if (rows.dim() != 2 || rows.nbytes() != gathered.bytes.size() ||
      rows.size(1) != flatten(buffers).numel())
    throw Error(ExitCode::inconsistent, "the running statistics belong to another network",
                "start over with --force");
  std::memcpy(rows.data_ptr(), gathered.bytes.data(), gathered.bytes.size());
  unflatten(rows.size(0) == group.size() ? rows[group.rank()] : rows.mean(0), buffers);
}

} // namespace thorax::train
