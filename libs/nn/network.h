#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "nn/stage.h"

namespace thorax::nn {

/// A model as a list of stages. The first prepares the images, the last but one pools to features,
/// the last is the linear head. Parameters and buffers carry torchvision's names.
class Network : public torch::nn::Module {
public:
  Network() : torch::nn::Module("Network") {}
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  const std::vector<Stage>& stages() const { return stages_; }

  /// Class scores (logits), [N, classes], in the type of the parameters.
  /// @param images [N, C, H, W] with C = 1 or what the first convolution takes, uint8 in [0, 255]
  /// or floating point in [0, 1]
  torch::Tensor forward(const torch::Tensor& images);

  /// What the head sees, [N, F], in the type of the parameters.
  torch::Tensor features(const torch::Tensor& images);

  /// Puts a freshly drawn head for this many classes in place of the present one, with its type and
  /// device.
  void replace_head(int classes, std::uint64_t seed);

  /// Registered name of the head: "fc" or "classifier". Its parameters are "<head>.weight" and
  /// "<head>.bias".
  const std::string& head_name() const { return head_name_; }
  int classes() const;

  /// Registers a module under a dotted path, "features.denseblock1.denselayer1.conv1", and returns
  /// it.
  template <class Holder>
  Holder add(const std::string& path, Holder module) {
    const auto [parent, name] = parent_of(path);
    parent->register_module(name, module);
    return module;
  }

  /// Appends the stage that turns images into what a convolution takes: normalise(), in the
  /// convolution's type and memory layout.
  void add_input(torch::nn::Conv2d first);
  void add_stage(Stage stage);
  /// Appends a stage of one tensor.
  void add_stage(std::string name, std::vector<std::string> modules,
                 std::function<torch::Tensor(const torch::Tensor&)> forward);
  /// Appends the stage that averages each feature map, then the linear head.
  void add_head(const std::string& name, int features, int classes);

private:
  std::pair<torch::nn::Module*, std::string> parent_of(const std::string& path);
  torch::Tensor run(std::size_t stages, const torch::Tensor& images);

  std::vector<Stage> stages_;
  std::string head_name_;
  torch::nn::Linear head_{nullptr};
};

/// Turns stored pixels into network input: uint8 is divided by 255, floating point taken as [0, 1];
/// then the mean 0.449 is taken off and the result divided by 0.226 (ImageNet's statistics averaged
/// over colours). A single channel becomes three equal ones. Training and prediction share it, as
/// the first stage.
/// @param images [N, C, H, W]
/// @return [N, C, H, W] of the given type, with C = 3 instead of 1
/// Throws Error(inconsistent) for another shape or type.
torch::Tensor normalise(const torch::Tensor& images, torch::ScalarType type);

/// Lays out convolution weights with channels fastest, which oneDNN and cuDNN compute on without
/// reordering. The first stage lays out the images accordingly.
void to_channels_last(Network& network);

} // namespace thorax::nn
