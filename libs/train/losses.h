#pragma once

#include <vector>

#include <torch/torch.h>

#include "store/table.h"

namespace thorax::train {

/// Loss summed over the known labels of some samples. Sums of several batches or ranks are added
/// and then divided by their known labels, never averaged.
struct LossSum {
  torch::Tensor sum;      ///< scalar, differentiable
  std::int64_t known = 0; ///< labels (binary, multilabel) or samples (multiclass) that it counts
};

/// How much labels weigh. Empty weights are 1.
struct LossWeights {
  std::vector<double>
      positive; ///< [K] on positives of binary and multilabel; per class of multiclass
};

/// Binary cross-entropy with logits over known labels for binary and multilabel tasks,
/// cross-entropy over samples with a known class for multiclass. Computed in float32 or float64.
/// @param logits [N, K]
/// @param labels [N, K] int8 on the CPU: 0, 1 or -1 (unknown)
LossSum classification_loss(const torch::Tensor& logits, const torch::Tensor& labels,
                            store::Task task, const LossWeights& weights = {});

/// How many labels classification_loss would count.
std::int64_t count_known(const torch::Tensor& labels, store::Task task);

/// Weights that give positives and negatives of each label, or all classes, the same total weight:
/// negatives/positives, or N/(K n_k).
/// @param labels [N, K]
LossWeights balanced_weights(const torch::Tensor& labels, store::Task task);

/// Probabilities: sigmoid, or softmax for multiclass. [N, K], same type as logits.
torch::Tensor probabilities(const torch::Tensor& logits, store::Task task);

} // namespace thorax::train
