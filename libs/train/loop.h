#pragma once

#include <functional>

#include <torch/torch.h>

#include "comm/communicator.h"
#include "core/progress.h"
#include "nn/network.h"
#include "train/evaluate.h"
#include "train/examples.h"
#include "train/folds.h"
#include "train/history.h"
#include "train/losses.h"
#include "train/optimizer.h"
#include "train/schedule.h"

namespace thorax::train {

/// Everything that decides how a network is trained, beside the data.
struct Recipe {
  int epochs = 10;
  std::size_t batch_size = 32; ///< of all ranks together
  OptimizerOptions optimizer;
  Schedule schedule;
  LossWeights weights;
  BestBy best_by = BestBy::loss;
  int patience = 0;             ///< stop after so many epochs without a better one; 0 = never
  bool freeze_backbone = false; ///< train the head alone
  Transform transform;          ///< of training images; may be empty
  std::uint64_t seed = 0;
  Compute compute;
  ProgressMode progress = ProgressMode::automatic;
};

/// How far a training is. With the network and the optimizer's state, all that resuming needs.
struct State {
  int epoch = 0;        ///< epochs completed
  std::size_t step = 0; ///< steps done of the next one
  double loss = 0;      ///< summed over those steps
  double known = 0;     ///< labels that loss counts
  History history;
};

/// Keeps the state. Called by every rank at the same point; improved tells that the epoch just
/// completed is the best so far.
using Keep = std::function<void(const State& state, bool improved)>;

/// Trains until the recipe's last epoch, or until validation stops improving. Rank 0's network is
/// given to all ranks first, unless resuming. Every epoch visits the training rows in one random
/// order that all ranks share, and a rank takes its slice of each batch; so results do not depend
/// on the number of ranks, but for rounding and batch norm.
///
/// A stop signal on any rank ends all of them after the same step: keep is called, then
/// Error(stop_code) thrown.
/// @param optimizer over the network's parameters
/// @param state where to go on; State{} to begin
/// @return the state after the last epoch; the network holds its weights
/// Throws Error(numerical) on all ranks when the loss is not finite.
State fit(nn::Network& network, torch::optim::Optimizer& optimizer, const Examples& examples,
          const Split& split, const Recipe& recipe, comm::Communicator& group, State state,
          const Keep& keep);

} // namespace thorax::train
