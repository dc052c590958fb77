#include "nn/densenet.h"

#include <string>

#include "nn/layers.h"

namespace thorax::nn {
namespace {

constexpr int bottleneck = 4;

/// The index-th layer of a block: norm, relu, 1x1, norm, relu, 3x3, on everything the block has so
/// far.
void add_dense_layer(Network& network, const std::string& name, int index, int inputs, int growth) {
  auto norm1 = network.add(name + ".norm1", batch_norm(inputs));
  auto conv1 = network.add(name + ".conv1", convolution(inputs, bottleneck * growth, 1));
  auto norm2 = network.add(name + ".norm2", batch_norm(bottleneck * growth));
  auto conv2 = network.add(name + ".conv2", convolution(bottleneck * growth, growth, 3));
  network.add_stage({.name = name,
                     .forward =
                         [=](const Tensors& parts) mutable {
                           Tensors all = parts;
                           const torch::Tensor narrow = conv1(activated(norm1, parts));
                           all.push_back(conv2(activated(norm2, {narrow})));
                           return all;
                         },
                     .inputs = index,
                     .outputs = index + 1,
                     .modules = {name}});
}

void add_transition(Network& network, const std::string& name, int parts, int channels) {
  auto norm = network.add(name + ".norm", batch_norm(channels));
  auto conv = network.add(name + ".conv", convolution(channels, channels / 2, 1));
  network.add_stage({.name = name,
                     .forward =
                         [=](const Tensors& maps) mutable {
                           return Tensors{torch::avg_pool2d(conv(activated(norm, maps)), 2)};
                         },
                     .inputs = parts,
                     .modules = {name}});
}

} // namespace

std::shared_ptr<Network> make_densenet(const DenseNetShape& shape, int inputs, int classes) {
  auto network = std::make_shared<Network>();
  auto conv0 = network->add("features.conv0", convolution(inputs, shape.stem, 7, 2));
  auto norm0 = network->add("features.norm0", batch_norm(shape.stem));
  network->add_input(conv0);
  network->add_stage("features.conv0", {"features.conv0", "features.norm0"},
                     [=](const torch::Tensor& images) mutable {
                       return halve_by_maximum(activated(norm0, {conv0(images)}));
                     });

  int channels = shape.stem;
  for (int block = 1; block <= 4; ++block) {
    const std::string number = std::to_string(block);
    const int layers = shape.layers[block - 1];
    for (int layer = 1; layer <= layers; ++layer, channels += shape.growth)
      add_dense_layer(*network,
                      "features.denseblock" + number + ".denselayer" + std::to_string(layer), layer,
                      channels, shape.growth);
    if (block < 4) {
      add_transition(*network, "features.transition" + number, layers + 1, channels);
      channels /= 2;
    }
  }
  auto norm5 = network->add("features.norm5", batch_norm(channels));
  network->add_stage(
      {.name = "features.norm5",
       .forward = [norm5](const Tensors& maps) mutable { return Tensors{activated(norm5, maps)}; },
       .inputs = shape.layers[3] + 1,
       .modules = {"features.norm5"}});
  network->add_head("classifier", channels, classes);
  return network;
}

} // namespace thorax::nn
