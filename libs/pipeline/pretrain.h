#pragma once

#include <string>

#include "cli/run.h"
#include "pipeline/training_options.h"

namespace thorax::pipeline {

struct PretrainOptions {
  TrainingOptions training;
  std::string task = "rotation";
  std::string target;      ///< labels that folds are stratified by, as for thorax-classify
  int folds = 0, fold = 0; ///< leaves out the test patients of this fold; 0 folds = leaves out none
};

/// Learns a backbone from images without labels. Throws Error.
void run_pretrain(const PretrainOptions& options, cli::Run& run);

} // namespace thorax::pipeline
