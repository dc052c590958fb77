#include "train/optimizer_step.h"

#include <cmath>
#include <vector>

#include "core/error.h"
#include "nn/compatibility.h"

namespace thorax::train {
namespace {

using Tensors = std::vector<torch::Tensor>;
using Scalars = std::vector<torch::Scalar>;

Tensors with_gradient(const torch::optim::OptimizerParamGroup& group) {
  Tensors parameters;
  for (const torch::Tensor& parameter : group.params())
    if (parameter.grad().defined())
      parameters.push_back(parameter);
  return parameters;
}

Tensors gradients_of(const Tensors& parameters) {
  Tensors gradients;
  for (const torch::Tensor& parameter : parameters)
    gradients.push_back(parameter.grad());
  return gradients;
}

/// The optimizer's state of a parameter, fresh where there is none yet.
template <class State>
State& state_of(torch::optim::Optimizer& optimizer, const torch::Tensor& parameter) {
  auto& state = optimizer.state()[nn::compatibility::optimizer_key(parameter)];
  if (!state)
    state = std::make_unique<State>();
  return static_cast<State&>(*state);
}

/// A moment in the state, zero at first.
torch::Tensor moment(torch::Tensor& kept, const torch::Tensor& parameter) {
  if (!kept.defined())
    kept = torch::zeros_like(parameter);
  return kept;
}

void step_sgd(torch::optim::Optimizer& optimizer, const Tensors& parameters,
              const torch::optim::SGDOptions& options) {
  Tensors steps = gradients_of(parameters);
  if (options.weight_decay() != 0)
    steps = torch::_foreach_add(steps, parameters, options.weight_decay());
  if (options.momentum() != 0) {
    Tensors momenta;
    for (const torch::Tensor& parameter : parameters)
      momenta.push_back(
          moment(state_of<torch::optim::SGDParamState>(optimizer, parameter).momentum_buffer(),
                 parameter));
    torch::_foreach_mul_(momenta, options.momentum());
    torch::_foreach_add_(momenta, steps);
    steps = momenta;
  }
  torch::_foreach_add_(parameters, steps, -options.lr());
}

/// Adam's moments of some parameters. The moments of few steps lie too near zero; what step size
/// and epsilon become so that m / (sqrt(v) + epsilon) makes up for it.
struct Moments {
  Tensors first, second, largest;
  Scalars step_sizes, epsilons;
};

template <class State, class Options>
Moments next_moments(torch::optim::Optimizer& optimizer, const Tensors& parameters,
                     const Options& options) {
  const auto [beta1, beta2] = options.betas();
  Moments moments;
  for (const torch::Tensor& parameter : parameters) {
    State& state = state_of<State>(optimizer, parameter);
    state.step(state.step() + 1);
    moments.first.push_back(moment(state.exp_avg(), parameter));
    moments.second.push_back(moment(state.exp_avg_sq(), parameter));
    if (options.amsgrad())
      moments.largest.push_back(moment(state.max_exp_avg_sq(), parameter));
    const auto steps = static_cast<double>(state.step());
    const double root = std::sqrt(1 - std::pow(beta2, steps));
    moments.step_sizes.emplace_back(-options.lr() * root / (1 - std::pow(beta1, steps)));
    moments.epsilons.emplace_back(options.eps() * root);
  }
  return moments;
}

/// Adam (Kingma and Ba, ICLR 2015) after weight decay, AMSGrad (Reddi, Kale and Kumar, ICLR 2018)
/// where the options say so.
template <class State, class Options>
void step_adam(torch::optim::Optimizer& optimizer, const Tensors& parameters,
               const Tensors& gradients, const Options& options) {
  const Moments moments = next_moments<State>(optimizer, parameters, options);
  const auto [beta1, beta2] = options.betas();
  torch::_foreach_mul_(moments.first, beta1);
  torch::_foreach_add_(moments.first, gradients, 1 - beta1);
  torch::_foreach_mul_(moments.second, beta2);
  torch::_foreach_addcmul_(moments.second, gradients, gradients, 1 - beta2);
  if (options.amsgrad())
    torch::_foreach_maximum_(moments.largest, moments.second);
  const Tensors deviations =
      torch::_foreach_sqrt(options.amsgrad() ? moments.largest : moments.second);
  torch::_foreach_add_(deviations, moments.epsilons);
  torch::_foreach_addcdiv_(parameters, moments.first, deviations, moments.step_sizes);
}

void step_group(torch::optim::Optimizer& optimizer, const Tensors& parameters,
                torch::optim::OptimizerOptions& options) {
  using namespace torch::optim;
  if (auto* adamw = dynamic_cast<AdamWOptions*>(&options)) {
    if (adamw->weight_decay() != 0)
      torch::_foreach_mul_(parameters, 1 - adamw->lr() * adamw->weight_decay());
    step_adam<AdamWParamState>(optimizer, parameters, gradients_of(parameters), *adamw);
  } else if (auto* adam = dynamic_cast<AdamOptions*>(&options)) {
    Tensors gradients = gradients_of(parameters);
    if (adam->weight_decay() != 0)
      gradients = torch::_foreach_add(gradients, parameters, adam->weight_decay());
    step_adam<AdamParamState>(optimizer, parameters, gradients, *adam);
  } else if (auto* sgd = dynamic_cast<SGDOptions*>(&options)) {
    step_sgd(optimizer, parameters, *sgd);
  } else {
    throw Error(ExitCode::internal, "no step of all parameters for this optimizer", report_it);
  }
}

} // namespace

void step(torch::optim::Optimizer& optimizer) {
  const auto& parameters = optimizer.param_groups().front().params();
  if (parameters.empty() || parameters.front().is_cpu())
    optimizer.step();
  else
    step_together(optimizer);
}

void step_together(torch::optim::Optimizer& optimizer) {
  const torch::NoGradGuard no_gradients;
  for (auto& group : optimizer.param_groups())
    if (const Tensors parameters = with_gradient(group); !parameters.empty())
      step_group(optimizer, parameters, group.options());
}

} // namespace thorax::train
