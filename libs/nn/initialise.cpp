#include "nn/initialise.h"

#include <cmath>
#include <functional>
#include <span>
#include <vector>

#include "core/parallel.h"
#include "core/random.h"

namespace thorax::nn {
namespace {

template <class Draw>
void fill(torch::Tensor parameter, std::uint64_t seed, const std::string& name, Draw draw) {
  Random random(seed, name, 0, "initial weights");
  torch::Tensor values = torch::empty(parameter.sizes(), torch::kFloat32);
  for (float& value : std::span(values.data_ptr<float>(), values.numel()))
    value = static_cast<float>(draw(random));
  const torch::NoGradGuard no_gradients;
  parameter.copy_(values);
}

void initialise_convolution(torch::nn::Conv2dImpl& convolution, std::uint64_t seed,
                            const std::string& name, Fan fan) {
  const torch::Tensor& weight = convolution.weight;
  const auto connections = weight.numel() / weight.size(fan == Fan::in ? 0 : 1);
  const double deviation = std::sqrt(2.0 / static_cast<double>(connections));
  fill(weight, seed, name + ".weight",
       [deviation](Random& random) { return deviation * random.normal(); });
  if (convolution.bias.defined())
    torch::nn::init::zeros_(convolution.bias);
}

} // namespace

void initialise_linear(torch::nn::LinearImpl& linear, std::uint64_t seed, const std::string& name) {
  const double bound = 1.0 / std::sqrt(static_cast<double>(linear.options.in_features()));
  const auto draw = [bound](Random& random) { return random.uniform(-bound, bound); };
  fill(linear.weight, seed, name + ".weight", draw);
  fill(linear.bias, seed, name + ".bias", draw);
}

void initialise(torch::nn::Module& network, std::uint64_t seed, Fan fan) {
  const auto modules = network.named_modules();
  parallel_for(modules.size(), torch::get_num_threads(), [&](std::size_t i) {
    const std::string& name = modules[i].key();
    torch::nn::Module& module = *modules[i].value();
    if (auto* convolution = module.as<torch::nn::Conv2d>())
      initialise_convolution(*convolution, seed, name, fan);
    else if (auto* linear = module.as<torch::nn::Linear>())
      initialise_linear(*linear, seed, name);
    else if (auto* norm = module.as<torch::nn::BatchNorm2d>())
      norm->reset_parameters();
  });
}

} // namespace thorax::nn
