#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/run.h"
#include "comm/communicator.h"
#include "core/atomic_file.h"
#include "nn/models.h"
#include "pipeline/training_options.h"
#include "store/checkpoint.h"
#include "train/evaluate.h"
#include "train/examples.h"
#include "train/folds.h"

namespace thorax::pipeline {

/// What is to be learned, checked and ready.
struct TrainingPlan {
  TrainingOptions options;
  train::Examples examples;
  train::Split split;
  store::Checkpoint description; ///< attributes, patients and provenance of the checkpoint to write
  std::vector<std::string> inputs; ///< content hashes: a resumed training must have the same
};

struct TrainedNetwork {
  std::shared_ptr<nn::Network> network; ///< with the weights of the best epoch
  train::Compute compute;
  store::Checkpoint checkpoint;          ///< to be written to the output by finish_training
  std::unique_ptr<OutputLock> lock = {}; ///< rank 0: held until the outputs are written
};

/// Content hashes of the dataset and, where given, of --init.
std::vector<std::string> input_hashes(const TrainingOptions& options,
                                      const store::DatasetReader& reader);

/// Device, arithmetic and threads for this rank.
train::Compute make_compute(const ComputeOptions& options, const cli::Run& run,
                            const comm::Communicator& group);

/// Whether outputs that exist may be replaced: when forced, and when they are of the interrupted
/// training that is resumed.
bool may_replace(const TrainingOptions& options, const cli::Run& run);

/// Checks that the output is free, or that there is an interrupted training to resume.
/// Throws Error(exists | cannot_write | no_input).
void check_training_output(const TrainingOptions& options, const cli::Run& run,
                           const comm::Communicator& group);

/// Tries what can fail before the first step, computing nothing: the device and --init.
/// Throws Error(inconsistent | unavailable | unreadable).
void check_training(const TrainingPlan& plan, const cli::Run& run, const comm::Communicator& group);

/// The network to begin with, --init loaded. Throws Error(inconsistent) for another architecture.
std::shared_ptr<nn::Network> initial_network(const TrainingPlan& plan, std::uint64_t seed);

/// Trains by the plan. The state is kept in "<output>.parts/" after every epoch and at a stop, and
/// the history in "<output>.history.csv".
TrainedNetwork run_training(const TrainingPlan& plan, cli::Run& run, comm::Communicator& group);

/// Writes the output from rank 0 and removes the parts.
void finish_training(const TrainingPlan& plan, const TrainedNetwork& trained, cli::Run& run,
                     comm::Communicator& group);

} // namespace thorax::pipeline
