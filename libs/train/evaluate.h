#pragma once

#include <optional>

#include <torch/torch.h>

#include "comm/communicator.h"
#include "nn/network.h"
#include "nn/precision.h"
#include "train/examples.h"
#include "train/loader.h"
#include "train/losses.h"

namespace thorax::train {

/// Where and how a network computes.
struct Compute {
  torch::Device device = torch::kCPU;
  nn::PrecisionMode precision = nn::PrecisionMode::float32;
  int loader_threads = 1;
};

/// Moves a network to the device, type and memory layout it computes in.
void place(nn::Network& network, const Compute& compute);

/// Class scores (logits) in evaluation mode; the rows are dealt over ranks and every rank gets all.
/// @return [rows, K] float64 on the CPU, in the order of rows
/// Throws Error(stop_code) on all ranks when a stop signal reached one.
torch::Tensor predict(nn::Network& network, const Examples& examples, const Rows& rows,
                      std::size_t batch_size, const Compute& compute, comm::Communicator& group);

/// Loss per known label.
double mean_loss(const torch::Tensor& logits, const torch::Tensor& labels, store::Task task,
                 const LossWeights& weights = {});

/// AUROC averaged over the labels for which it is defined; nothing when it is for none.
std::optional<double> mean_auroc(const torch::Tensor& logits, const torch::Tensor& labels);

} // namespace thorax::train
