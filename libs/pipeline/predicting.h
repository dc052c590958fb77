#pragma once

#include <string>
#include <vector>

#include "comm/communicator.h"
#include "nn/network.h"
#include "store/predictions.h"
#include "train/evaluate.h"
#include "train/examples.h"
#include "train/folds.h"

namespace thorax::pipeline {

/// Which rows to predict and what to say about them.
struct PredictionRequest {
  std::string model;
  int fold = -1;
  train::Split split; ///< validation and test rows are predicted
  std::vector<std::string> brands;
};

/// Probabilities of the validation rows, then the test rows, on every rank. Logs the AUROC of each
/// part.
store::Predictions predict(const PredictionRequest& request, const train::Examples& examples,
                           const std::vector<store::Sample>& samples, nn::Network& network,
                           std::size_t batch_size, const train::Compute& compute,
                           comm::Communicator& group);

} // namespace thorax::pipeline
