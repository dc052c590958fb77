#pragma once

#include <torch/torch.h>

namespace thorax::train {

/// One step of an optimizer that make_optimizer() made. On the CPU this is Optimizer::step(), whose
/// parameters stay in the cache one after another; on a GPU it is step_together().
void step(torch::optim::Optimizer& optimizer);

/// The step of all parameters at once, each operation in a few launches for the whole list.
/// Optimizer::step() launches about ten for every parameter, and a GPU waits for them. State and,
/// but for rounding, result are those of Optimizer::step(); parameters without a gradient stay.
void step_together(torch::optim::Optimizer& optimizer);

} // namespace thorax::train
