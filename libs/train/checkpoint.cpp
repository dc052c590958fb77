#include "train/checkpoint.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.h"
#include "core/text.h"
#include "nn/checkpoint.h"
#include "train/running_statistics.h"

namespace thorax::train {
namespace {

double number(const store::Checkpoint& checkpoint, const std::string& name) {
  const auto found = checkpoint.attributes.find(name);
  const auto value =
      found == checkpoint.attributes.end() ? std::nullopt : parse_number(found->second);
  if (!value)
    throw Error(ExitCode::corrupt, fmt::format("the checkpoint has no '{}'", name),
                "it is not of an unfinished training");
  return *value;
}

bool is_statistics(const store::Array& array) {
  return array.name == "running_statistics";
}

} // namespace

void store_training(const nn::Network& network, const nn::ModelDescription& model,
                    torch::optim::Optimizer& optimizer, const State& state,
                    comm::Communicator& group, store::Checkpoint& checkpoint) {
  nn::store_parameters(network, model, checkpoint);
  nn::store_optimizer(optimizer, network, checkpoint);
  checkpoint.optimizer.push_back(gather_running_statistics(network, group));
  checkpoint.attributes["epoch"] = std::to_string(state.epoch);
  checkpoint.attributes["step"] = std::to_string(state.step);
  checkpoint.attributes["loss"] = fmt::format("{}", state.loss);
  checkpoint.attributes["known"] = fmt::format("{}", state.known);
  checkpoint.attributes["history"] = to_csv(state.history);
}

State load_training(const store::Checkpoint& checkpoint, nn::Network& network,
                    torch::optim::Optimizer& optimizer, comm::Communicator& group) {
  nn::load_parameters(checkpoint, network);
  store::Checkpoint moments{.attributes = {},
                            .parameters = {},
                            .optimizer = checkpoint.optimizer,
                            .supervised_patients = {},
                            .selfsupervised_patients = {},
                            .provenance = {}};
  std::erase_if(moments.optimizer, is_statistics);
  nn::load_optimizer(moments, network, optimizer);
  const auto statistics =
      std::find_if(checkpoint.optimizer.begin(), checkpoint.optimizer.end(), is_statistics);
  if (statistics != checkpoint.optimizer.end())
    scatter_running_statistics(*statistics, network, group);
  return {.epoch = static_cast<int>(number(checkpoint, "epoch")),
          .step = static_cast<std::size_t>(number(checkpoint, "step")),
          .loss = number(checkpoint, "loss"),
          .known = number(checkpoint, "known"),
          .history = parse_history(checkpoint.attributes.at("history"))};
}

} // namespace thorax::train
