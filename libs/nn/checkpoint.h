#pragma once

#include <torch/torch.h>

#include "nn/models.h"
#include "nn/network.h"
#include "store/checkpoint.h"

namespace thorax::nn {

/// What to do with a checkpoint whose head has another number of classes than the network.
enum class HeadMismatch { refuse, keep_network_head };

/// Puts weights and buffers into checkpoint.parameters under torchvision's names, and the model
/// description into the attribute "model".
void store_parameters(const Network& network, const ModelDescription& model,
                      store::Checkpoint& checkpoint);

/// The model description in a checkpoint. Throws Error(corrupt).
ModelDescription stored_model(const store::Checkpoint& checkpoint);

/// Copies stored weights and buffers into the network, whatever its type and device.
/// @return whether the head was loaded; false only where it was kept because of its number of
/// classes Throws Error(inconsistent) naming the first tensor that is missing, unknown or of
/// another shape.
bool load_parameters(const store::Checkpoint& checkpoint, Network& network,
                     HeadMismatch mismatch = HeadMismatch::refuse);

/// Puts the state of SGD, Adam or AdamW into checkpoint.optimizer: "<parameter>.momentum_buffer",
/// "<parameter>.exp_avg",
/// ".exp_avg_sq", ".max_exp_avg_sq", ".step". Learning rates and other options are not stored: the
/// recipe sets them.
void store_optimizer(const torch::optim::Optimizer& optimizer, const Network& network,
                     store::Checkpoint& checkpoint);

/// Replaces the optimizer's state by the stored one; parameters without stored state start afresh.
/// Throws Error(inconsistent) naming a tensor that does not fit.
void load_optimizer(const store::Checkpoint& checkpoint, const Network& network,
                    torch::optim::Optimizer& optimizer);

} // namespace thorax::nn
