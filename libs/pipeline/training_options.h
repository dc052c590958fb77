#pragma once

#include <filesystem>
#include <string>

namespace thorax::pipeline {

/// Where to compute, for every command that runs a network.
struct ComputeOptions {
  std::string device = "auto";    ///< auto | cpu | cuda | cuda:N
  std::string precision = "auto"; ///< auto | float32 | bfloat16 | float64
};

/// How a network is trained, for every command that trains one.
struct TrainingOptions {
  std::filesystem::path input, output;
  std::filesystem::path init; ///< checkpoint to begin from; empty = random weights
  std::string model = "resnet18";
  int epochs = 10;
  std::size_t batch_size = 32; ///< of all ranks together
  std::string optimizer = "adamw";
  double learning_rate = 1e-3;
  double weight_decay = 1e-4;
  double momentum = 0.9;
  std::string schedule = "cosine";
  double step_epochs = 10, step_factor = 0.1, warmup_epochs = 0;
  std::string best_by = "loss"; ///< loss | auroc, of the validation part
  int patience = 0;
  std::string freeze = "none";        ///< none | backbone
  std::string class_weights = "none"; ///< none | balanced
  bool flip = false;
  double shift = 0; ///< share of the image size
  ComputeOptions compute;
};

/// Which images are trained on, validated and tested on, for every command that trains.
struct SplitOptions {
  std::string target;      ///< "", "a,b" or "column:view"; folds are stratified by it
  int folds = 5, fold = 0; ///< fold is the test part, the next one validation
  std::string split;       ///< "official" = the split column; empty = folds
};

} // namespace thorax::pipeline
