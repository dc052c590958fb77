#include "nn/models.h"

#include <functional>
#include <optional>

#include <fmt/format.h>

#include "core/error.h"
#include "core/text.h"
#include "nn/densenet.h"
#include "nn/initialise.h"
#include "nn/plain_cnn.h"
#include "nn/resnet.h"

namespace thorax::nn {
namespace {

struct Model {
  std::string name;
  std::function<std::shared_ptr<Network>(int inputs, int classes)> make;
  Fan fan; ///< as torchvision draws its weights
};

Model resnet(std::string name, ResNetShape shape) {
  return {std::move(name),
          [shape](int inputs, int classes) { return make_resnet(shape, inputs, classes); },
          Fan::out};
}

Model densenet(std::string name, DenseNetShape shape) {
  return {std::move(name),
          [shape](int inputs, int classes) { return make_densenet(shape, inputs, classes); },
          Fan::in};
}

const std::vector<Model>& models() {
  static const std::vector<Model> table{
      resnet("resnet18", {{2, 2, 2, 2}}),
      resnet("resnet34", {{3, 4, 6, 3}}),
      resnet("resnet50", {{3, 4, 6, 3}, true}),
      resnet("resnet101", {{3, 4, 23, 3}, true}),
      resnet("resnet152", {{3, 8, 36, 3}, true}),
      densenet("densenet121", {{6, 12, 24, 16}}),
      densenet("densenet161", {{6, 12, 36, 24}, 48, 96}),
      densenet("densenet169", {{6, 12, 32, 32}}),
      densenet("densenet201", {{6, 12, 48, 32}}),
      {"plain-cnn", make_plain_cnn, Fan::out},
  };
  return table;
}

const Model& find_model(const std::string& name) {
  for (const Model& model : models())
    if (model.name == name)
      return model;
  throw Error(ExitCode::command_line, fmt::format("unknown model '{}'", name),
              did_you_mean(name, model_names()));
}

} // namespace

std::string to_text(const ModelDescription& model) {
  return fmt::format("{} channels={} classes={}", model.name, model.channels, model.classes);
}

ModelDescription parse_model(std::string_view text) {
  const Error unreadable(ExitCode::corrupt, fmt::format("unreadable model description: {}", text),
                         "copy the checkpoint again");
  const std::vector<std::string> words = split(text, ' ');
  if (words.size() != 3)
    throw unreadable;
  const auto number = [&](const std::string& word, std::string_view key) {
    const auto value = word.starts_with(key) ? parse_number(word.substr(key.size())) : std::nullopt;
    if (!value)
      throw unreadable;
    return static_cast<int>(*value);
  };
  return {words[0], number(words[1], "channels="), number(words[2], "classes=")};
}

std::vector<std::string> model_names() {
  std::vector<std::string> names;
  for (const Model& model : models())
    names.push_back(model.name);
  return names;
}

std::shared_ptr<Network> make_network(const ModelDescription& description, std::uint64_t seed) {
  const Model& model = find_model(description.name);
  if (description.channels < 1)
    throw Error(ExitCode::inconsistent,
                fmt::format("a network needs at least one channel, not {}", description.channels),
                "give images with channels");
  if (description.classes < 1)
    throw Error(ExitCode::inconsistent,
                fmt::format("a network needs at least one class, not {}", description.classes),
                "give a --target with labels");
  constexpr int colours = 3; // what torchvision's networks take, and grey becomes
  const int inputs = description.channels == 1 ? colours : description.channels;
  auto network = model.make(inputs, description.classes);
  initialise(*network, seed, model.fan);
  return network;
}

} // namespace thorax::nn
