#include <memory>
#include <set>
#include <string>
#include <type_traits>

#include <fmt/format.h>

#include "core/error.h"
#include "nn/arrays.h"
#include "nn/checkpoint.h"
#include "nn/compatibility.h"

namespace thorax::nn {
namespace {

/// Calls visit(suffix, member) for every member of an optimizer's state of one parameter, to read
/// or to write it.
void visit_members(torch::optim::SGDParamState& state, auto visit) {
  visit("momentum_buffer", state.momentum_buffer());
}

template <class AdamState>
void visit_members(AdamState& state, auto visit) {
  visit("step", state.step());
  visit("exp_avg", state.exp_avg());
  visit("exp_avg_sq", state.exp_avg_sq());
  visit("max_exp_avg_sq", state.max_exp_avg_sq());
}

/// Adds the members of a state to arrays, under the parameter's name.
struct Writer {
  std::string parameter;
  std::vector<store::Array>& arrays;

  void operator()(const char* member, const torch::Tensor& tensor) const {
    if (tensor.defined())
      arrays.push_back(to_array(parameter + "." + member, tensor));
  }
  void operator()(const char* member, std::int64_t number) const {
    arrays.push_back(to_array(parameter + "." + member, torch::tensor(number, torch::kInt64)));
  }
};

/// Fills the members of a state from arrays; tensors get the parameter's layout, type and device.
struct Reader {
  std::string name;
  torch::Tensor parameter;
  const ArrayIndex& arrays;
  std::set<std::string>& used;

  void operator()(const char* member, torch::Tensor& tensor) const {
    const store::Array* array = find(member, parameter.sizes());
    if (array)
      tensor = torch::empty_like(parameter, torch::TensorOptions().requires_grad(false))
                   .copy_(to_tensor(*array));
  }
  void operator()(const char* member, std::int64_t& number) const {
    const store::Array* array = find(member, {});
    if (array)
      number = to_tensor(*array).item<std::int64_t>();
  }

private:
  const store::Array* find(const char* member, torch::IntArrayRef shape) const {
    const auto entry = arrays.find(name + "." + member);
    if (entry == arrays.end())
      return nullptr;
    if (torch::IntArrayRef(entry->second->shape) != shape)
      throw Error(ExitCode::inconsistent,
                  fmt::format("optimizer state {} is {} where {} is expected", entry->first,
                              shape_text(entry->second->shape), shape_text(shape)),
                  "start over with --force");
    used.insert(entry->first);
    return entry->second;
  }
};

/// Calls use with the type of the state that the optimizer keeps per parameter.
template <class Use>
void with_state_type(const torch::optim::Optimizer& optimizer, Use use) {
  if (dynamic_cast<const torch::optim::SGD*>(&optimizer))
    use(std::type_identity<torch::optim::SGDParamState>{});
  else if (dynamic_cast<const torch::optim::Adam*>(&optimizer))
    use(std::type_identity<torch::optim::AdamParamState>{});
  else if (dynamic_cast<const torch::optim::AdamW*>(&optimizer))
    use(std::type_identity<torch::optim::AdamWParamState>{});
  else
    throw Error(ExitCode::internal, "the state of this optimizer cannot be stored", report_it);
}

} // namespace

void store_optimizer(const torch::optim::Optimizer& optimizer, const Network& network,
                     store::Checkpoint& checkpoint) {
  checkpoint.optimizer.clear();
  with_state_type(optimizer, [&]<class State>(std::type_identity<State>) {
    for (const auto& parameter : network.named_parameters()) {
      const auto state = optimizer.state().find(compatibility::optimizer_key(parameter.value()));
      if (state != optimizer.state().end())
        visit_members(static_cast<State&>(*state->second),
                      Writer{parameter.key(), checkpoint.optimizer});
    }
  });
}

void load_optimizer(const store::Checkpoint& checkpoint, const Network& network,
                    torch::optim::Optimizer& optimizer) {
  const torch::NoGradGuard no_gradients;
  const ArrayIndex arrays = index_by_name(checkpoint.optimizer);
  std::set<std::string> used;
  optimizer.state().clear();
  with_state_type(optimizer, [&]<class State>(std::type_identity<State>) {
    for (const auto& parameter : network.named_parameters()) {
      auto state = std::make_unique<State>();
      const std::size_t before = used.size();
      visit_members(*state, Reader{parameter.key(), parameter.value(), arrays, used});
      if (used.size() > before)
        optimizer.state()[compatibility::optimizer_key(parameter.value())] = std::move(state);
    }
  });
  for (const auto& [name, array] : arrays)
    if (!used.contains(name))
      throw Error(ExitCode::inconsistent,
                  fmt::format("optimizer state {} belongs to no parameter", name),
                  "resume with the model and optimizer of the checkpoint");
}

} // namespace thorax::nn
