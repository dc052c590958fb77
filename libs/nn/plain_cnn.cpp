#include "nn/plain_cnn.h"

#include <string>

#include "nn/layers.h"

namespace thorax::nn {

std::shared_ptr<Network> make_plain_cnn(int inputs, int classes) {
  auto network = std::make_shared<Network>();
  int channels = inputs;
  for (int layer = 1; layer <= 4; ++layer) {
    const std::string name = "conv" + std::to_string(layer);
    const int width = 8 << layer;
    auto conv = network->add(name, convolution(channels, width, 3, 2, true));
    if (layer == 1)
      network->add_input(conv);
    network->add_stage(name, {name},
                       [conv](const torch::Tensor& maps) mutable { return conv(maps).relu_(); });
    channels = width;
  }
  network->add_head("fc", channels, classes);
  return network;
}

} // namespace thorax::nn
