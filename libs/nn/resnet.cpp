#include "nn/resnet.h"

#include <string>
#include <vector>

#include "nn/layers.h"

namespace thorax::nn {
namespace {

struct ConvolutionNorm {
  torch::nn::Conv2d convolution;
  torch::nn::BatchNorm2d norm;
};

void add_block(Network& network, const std::string& name, const std::vector<int>& kernels,
               int inputs, int width, int outputs, int stride) {
  std::vector<ConvolutionNorm> path;
  const std::size_t strided = kernels.size() == 3 ? 1 : 0;
  for (std::size_t i = 0; i < kernels.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    const int from = i == 0 ? inputs : width;
    const int to = i + 1 == kernels.size() ? outputs : width;
    path.push_back({network.add(name + ".conv" + number,
                                convolution(from, to, kernels[i], i == strided ? stride : 1)),
                    network.add(name + ".bn" + number, batch_norm(to))});
  }
  std::vector<ConvolutionNorm> projection;
  if (stride != 1 || inputs != outputs)
    projection.push_back(
        {network.add(name + ".downsample.0", convolution(inputs, outputs, 1, stride)),
         network.add(name + ".downsample.1", batch_norm(outputs))});

  network.add_stage(name, {name}, [path, projection](const torch::Tensor& input) mutable {
    torch::Tensor maps = input, shortcut = input;
    for (std::size_t i = 0; i + 1 < path.size(); ++i)
      maps = activated(path[i].norm, {path[i].convolution(maps)});
    for (ConvolutionNorm& layer : projection)
      shortcut = normalised(layer.norm, layer.convolution(input));
    return activated_sum(path.back().norm, path.back().convolution(maps), shortcut);
  });
}

} // namespace

std::shared_ptr<Network> make_resnet(const ResNetShape& shape, int inputs, int classes) {
  auto network = std::make_shared<Network>();
  auto conv1 = network->add("conv1", convolution(inputs, 64, 7, 2));
  auto bn1 = network->add("bn1", batch_norm(64));
  network->add_input(conv1);
  network->add_stage("conv1", {"conv1", "bn1"}, [conv1, bn1](const torch::Tensor& images) mutable {
    return halve_by_maximum(activated(bn1, {conv1(images)}));
  });

  const std::vector<int> kernels = shape.bottleneck ? std::vector{1, 3, 1} : std::vector{3, 3};
  const int expansion = shape.bottleneck ? 4 : 1;
  int channels = 64;
  for (int layer = 0; layer < 4; ++layer) {
    const int width = 64 << layer;
    for (int block = 0; block < shape.blocks[layer]; ++block) {
      const int stride = layer > 0 && block == 0 ? 2 : 1;
      add_block(*network, "layer" + std::to_string(layer + 1) + "." + std::to_string(block),
                kernels, channels, width, width * expansion, stride);
      channels = width * expansion;
    }
  }
  network->add_head("fc", channels, classes);
  return network;
}

} // namespace thorax::nn
