#pragma once

#include <torch/torch.h>

#include "nn/models.h"
#include "train/loop.h"
#include "unit/train/toy_data.h"

namespace thorax::testing {

/// Toy images held in memory as examples of one binary label.
inline train::Examples toy_examples(const ToyOptions& options = {}) {
  const auto images = toy_images(options);
  const auto size = static_cast<std::int64_t>(options.size);
  train::Examples examples{.shape = {1, size, size},
                           .type = torch::kUInt8,
                           .labels = {store::Task::binary, {"disease"}, {}},
                           .ids = {},
                           .image = {}};
  auto pixels =
      torch::empty({static_cast<std::int64_t>(images.size()), 1, size, size}, torch::kUInt8);
  for (std::size_t i = 0; i < images.size(); ++i) {
    std::memcpy(pixels[static_cast<std::int64_t>(i)].data_ptr(), images[i].pixels.data(),
                images[i].pixels.size());
    examples.labels.values.push_back(images[i].labels[0]);
    examples.ids.push_back(images[i].sample.id);
  }
  examples.image = [pixels](std::size_t row) { return pixels[static_cast<std::int64_t>(row)]; };
  return examples;
}

/// The first rows train, the last `validation` rows validate.
inline train::Split toy_split(const train::Examples& examples, std::size_t validation) {
  train::Split split;
  for (std::size_t row = 0; row < examples.size(); ++row)
    (row + validation < examples.size() ? split.train : split.validation).push_back(row);
  return split;
}

inline train::Recipe toy_recipe(nn::PrecisionMode precision) {
  train::Recipe recipe;
  recipe.epochs = 3;
  recipe.batch_size = 4;
  recipe.optimizer = {.name = "sgd", .learning_rate = 0.05, .weight_decay = 1e-3, .momentum = 0.9};
  recipe.seed = 5;
  recipe.compute.precision = precision;
  recipe.progress = ProgressMode::never;
  return recipe;
}

/// One training, with everything it works on.
struct ToyTraining {
  train::Examples examples;
  train::Split split;
  train::Recipe recipe;
  nn::ModelDescription model{.name = "plain-cnn"};
  std::shared_ptr<nn::Network> network;
  std::unique_ptr<torch::optim::Optimizer> optimizer;
  train::Keep keep = [](const train::State&, bool) {};

  ToyTraining(nn::PrecisionMode precision, const ToyOptions& options, std::size_t validation,
              const std::string& model_name = "plain-cnn")
      : examples(toy_examples(options)), split(toy_split(examples, validation)),
        recipe(toy_recipe(precision)), model{.name = model_name} {
    build();
  }

  /// A fresh network and optimizer.
  void build() {
    network = nn::make_network(model, 3);
    train::place(*network, recipe.compute);
    optimizer = train::make_optimizer(recipe.optimizer, network->parameters());
  }

  train::State fit(comm::Communicator& group, train::State state = {}) {
    return train::fit(*network, *optimizer, examples, split, recipe, group, std::move(state), keep);
  }
};

/// The largest difference between parameters, or buffers, of two networks.
inline double difference(const std::vector<torch::Tensor>& a, const std::vector<torch::Tensor>& b) {
  double largest = a.size() == b.size() ? 0 : 1e300;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    largest = std::max(largest, (a[i] - b[i]).abs().max().to(torch::kFloat64).item<double>());
  return largest;
}

} // namespace thorax::testing
