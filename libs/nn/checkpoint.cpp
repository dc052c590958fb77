#include "nn/checkpoint.h"

#include <set>

#include <fmt/format.h>

#include "core/error.h"
#include "nn/arrays.h"

namespace thorax::nn {
namespace {

/// All parameters and buffers by name.
std::vector<std::pair<std::string, torch::Tensor>> state(const Network& network) {
  std::vector<std::pair<std::string, torch::Tensor>> tensors;
  for (const auto& parameter : network.named_parameters())
    tensors.emplace_back(parameter.key(), parameter.value());
  for (const auto& buffer : network.named_buffers())
    tensors.emplace_back(buffer.key(), buffer.value());
  return tensors;
}

bool belongs_to(const std::string& tensor, const std::string& module) {
  return tensor.starts_with(module + ".");
}

bool head_fits(const ArrayIndex& stored, const Network& network) {
  const auto head = stored.find(network.head_name() + ".weight");
  return head != stored.end() && !head->second->shape.empty() &&
         head->second->shape.front() == network.classes();
}

void check(const ArrayIndex& stored, const std::string& name, const torch::Tensor& tensor) {
  const auto array = stored.find(name);
  if (array == stored.end())
    throw Error(ExitCode::inconsistent, fmt::format("checkpoint lacks {}", name),
                "give a checkpoint of the same --model");
  if (torch::IntArrayRef(array->second->shape) != tensor.sizes())
    throw Error(ExitCode::inconsistent,
                fmt::format("{} is {} in the checkpoint but {} in the network", name,
                            shape_text(array->second->shape), shape_text(tensor.sizes())),
                "give a checkpoint of the same --model and number of classes");
}

} // namespace

void store_parameters(const Network& network, const ModelDescription& model,
                      store::Checkpoint& checkpoint) {
  checkpoint.attributes["model"] = to_text(model);
  checkpoint.parameters.clear();
  for (const auto& [name, tensor] : state(network))
    checkpoint.parameters.push_back(to_array(name, tensor));
}

ModelDescription stored_model(const store::Checkpoint& checkpoint) {
  const auto model = checkpoint.attributes.find("model");
  if (model == checkpoint.attributes.end())
    throw Error(ExitCode::corrupt, "checkpoint lacks its model description",
                "give one written by thorax-classify or thorax-pretrain");
  return parse_model(model->second);
}

bool load_parameters(const store::Checkpoint& checkpoint, Network& network, HeadMismatch mismatch) {
  const ArrayIndex stored = index_by_name(checkpoint.parameters);
  const bool with_head = mismatch == HeadMismatch::refuse || head_fits(stored, network);
  auto tensors = state(network);
  if (!with_head)
    std::erase_if(tensors,
                  [&](const auto& entry) { return belongs_to(entry.first, network.head_name()); });

  std::set<std::string> known;
  for (const auto& [name, tensor] : tensors) {
    check(stored, name, tensor);
    known.insert(name);
  }
  for (const auto& [name, array] : stored)
    if (!known.contains(name) && (with_head || !belongs_to(name, network.head_name())))
      throw Error(ExitCode::inconsistent, fmt::format("the network has no {}", name),
                  "is the checkpoint of another model?");

  const torch::NoGradGuard no_gradients;
  for (auto& [name, tensor] : tensors)
    tensor.copy_(to_tensor(*stored.at(name)));
  return with_head;
}

} // namespace thorax::nn
