#pragma once

#include <torch/torch.h>

#include "comm/communicator.h"
#include "nn/models.h"
#include "store/checkpoint.h"
#include "train/loop.h"

namespace thorax::train {

/// Adds everything an exact resume needs to checkpoint: parameters, the optimizer's moments, the
/// state and each rank's running statistics. Every rank must call it; rank 0 writes the result.
void store_training(const nn::Network& network, const nn::ModelDescription& model,
                    torch::optim::Optimizer& optimizer, const State& state,
                    comm::Communicator& group, store::Checkpoint& checkpoint);

/// The reverse. Warns when the number of ranks differs, which makes results differ by rounding.
/// Throws Error(corrupt | inconsistent).
State load_training(const store::Checkpoint& checkpoint, nn::Network& network,
                    torch::optim::Optimizer& optimizer, comm::Communicator& group);

} // namespace thorax::train
