#pragma once

#include <filesystem>
#include <string>

#include "cli/run.h"
#include "pipeline/training_options.h"

namespace thorax::pipeline {

struct ClassifyTrainOptions {
  TrainingOptions training;
  SplitOptions split;
  std::filesystem::path predictions; ///< of validation and test rows; empty = none
  bool allow_overlap = false;
};

/// Trains a classifier, keeps the epoch of least validation loss, and predicts the validation and
/// test rows with it. Throws Error.
void run_classify_train(const ClassifyTrainOptions& options, cli::Run& run);

struct ClassifyPredictOptions {
  std::filesystem::path input, checkpoint, output;
  std::size_t batch_size = 32;
  ComputeOptions compute;
};

/// Predicts every sample of a dataset that was prepared like the model's training data.
/// Throws Error(inconsistent) when it was not.
void run_classify_predict(const ClassifyPredictOptions& options, cli::Run& run);

} // namespace thorax::pipeline
