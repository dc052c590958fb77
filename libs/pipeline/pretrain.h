#pragma once

#include <string>

#include "cli/run.h"
#include "pipeline/training_options.h"

namespace thorax::pipeline {

struct PretrainOptions {
  TrainingOptions training;
  std::string task = "rotation";
  SplitOptions split{.folds = 0}; ///< its test patients are left out; none are with 0 folds
};

/// Learns a backbone from images without labels. Throws Error.
void run_pretrain(const PretrainOptions& options, cli::Run& run);

} // namespace thorax::pipeline
