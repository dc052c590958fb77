#include "nn/network.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.h"
#include "core/text.h"
#include "nn/initialise.h"

namespace thorax::nn {

torch::Tensor Network::forward(const torch::Tensor& images) {
  return run(stages_.size(), images);
}

torch::Tensor Network::features(const torch::Tensor& images) {
  return run(stages_.size() - 1, images);
}

torch::Tensor Network::run(std::size_t stages, const torch::Tensor& images) {
  Tensors tensors{images};
  for (std::size_t i = 0; i < stages; ++i)
    tensors = stages_[i].forward(tensors);
  return tensors.front();
}

void Network::replace_head(int classes, std::uint64_t seed) {
  torch::nn::Linear head(head_->options.in_features(), classes);
  initialise_linear(*head, seed, head_name_);
  head->to(head_->weight.device(), head_->weight.scalar_type());
  head_ = replace_module(head_name_, head);
}

int Network::classes() const {
  return static_cast<int>(head_->options.out_features());
}

std::pair<torch::nn::Module*, std::string> Network::parent_of(const std::string& path) {
  const std::vector<std::string> names = split(path, '.');
  torch::nn::Module* parent = this;
  for (std::size_t i = 0; i + 1 < names.size(); ++i) {
    auto children = parent->named_children();
    auto* child = children.find(names[i]);
    parent = child ? child->get()
                   : parent->register_module(names[i], std::make_shared<torch::nn::Module>()).get();
  }
  return {parent, names.back()};
}

void Network::add_input(torch::nn::Conv2d first) {
  add_stage("input", {}, [first](const torch::Tensor& images) {
    const torch::Tensor& weight = first->weight;
    const torch::Tensor prepared = normalise(images, weight.scalar_type());
    if (prepared.size(1) != weight.size(1))
      throw Error(ExitCode::inconsistent,
                  fmt::format("images of {} channels cannot enter a network for {}", images.size(1),
                              weight.size(1)),
                  "preprocess them as the network's training data");
    return prepared.contiguous(weight.suggest_memory_format());
  });
}

void Network::add_stage(Stage stage) {
  stages_.push_back(std::move(stage));
}

void Network::add_stage(std::string name, std::vector<std::string> modules,
                        std::function<torch::Tensor(const torch::Tensor&)> forward) {
  add_stage({.name = std::move(name),
             .forward = [forward = std::move(forward)](
                            const Tensors& inputs) { return Tensors{forward(inputs.front())}; },
             .modules = std::move(modules)});
}

void Network::add_head(const std::string& name, int features, int classes) {
  head_name_ = name;
  head_ = add(name, torch::nn::Linear(features, classes));
  add_stage("pool", {}, [this](const torch::Tensor& maps) {
    return maps.to(head_->weight.scalar_type()).mean({2, 3});
  });
  add_stage(name, {name}, [this](const torch::Tensor& pooled) {
    // Rounding scores to bfloat16 would leave them two decimals.
    const c10::impl::ExcludeDispatchKeyGuard full_precision(c10::autocast_dispatch_keyset);
    return head_->forward(pooled);
  });
}

torch::Tensor normalise(const torch::Tensor& images, torch::ScalarType type) {
  constexpr double mean = 0.449, deviation = 0.226;
  if (images.dim() != 4 || images.size(1) < 1)
    throw Error(ExitCode::inconsistent,
                fmt::format("images of shape {} cannot enter a network",
                            fmt::join(images.sizes().begin(), images.sizes().end(), "x")),
                "give a batch of images with channels");
  const bool bytes = images.scalar_type() == torch::kUInt8;
  if (!bytes && !images.is_floating_point())
    throw Error(ExitCode::inconsistent,
                fmt::format("images of type {} cannot enter a network",
                            c10::toString(images.scalar_type())),
                "apply an intensity window with thorax-preprocess first");
  const double scale = (bytes ? 1.0 / 255.0 : 1.0) / deviation;
  const torch::Tensor normal = images.to(type).mul(scale).sub_(mean / deviation);
  return normal.size(1) == 1 ? normal.expand({-1, 3, -1, -1}) : normal;
}

void to_channels_last(Network& network) {
  const torch::NoGradGuard no_gradients;
  for (torch::Tensor& parameter : network.parameters())
    if (parameter.dim() == 4)
      parameter.set_data(parameter.contiguous(torch::MemoryFormat::ChannelsLast));
}

} // namespace thorax::nn
