#include "train/losses.h"

namespace thorax::train {
namespace {

using store::Task;

torch::Tensor at_least_float32(const torch::Tensor& logits) {
  return logits.scalar_type() == torch::kFloat64 ? logits : logits.to(torch::kFloat32);
}

/// A copy on the device of scores, made without waiting for what the device is doing.
torch::Tensor beside(const torch::Tensor& scores, const torch::Tensor& on_cpu) {
  return scores.is_cuda() ? on_cpu.pin_memory().to(scores.device(), /*non_blocking=*/true) : on_cpu;
}

/// [N] whether a sample's class is known.
torch::Tensor known_rows(const torch::Tensor& labels) {
  return labels.ge(0).all(1);
}

} // namespace

LossSum classification_loss(const torch::Tensor& logits, const torch::Tensor& labels, Task task,
                            const LossWeights& weights) {
  namespace functional = torch::nn::functional;
  const torch::Tensor scores = at_least_float32(logits);
  torch::Tensor weight;
  if (!weights.positive.empty())
    weight = beside(scores, torch::tensor(weights.positive, scores.scalar_type()));
  const std::int64_t known = count_known(labels, task);

  if (task == Task::multiclass) {
    constexpr std::int64_t ignored = -100;
    const torch::Tensor classes =
        labels.argmax(1).masked_fill(known_rows(labels).logical_not(), ignored);
    return {
        functional::cross_entropy(
            scores, beside(scores, classes),
            functional::CrossEntropyFuncOptions().weight(weight).ignore_index(ignored).reduction(
                torch::kSum)),
        known};
  }
  const torch::Tensor truth = beside(scores, labels).to(scores.scalar_type());
  return {functional::binary_cross_entropy_with_logits(
              scores, truth.clamp_min(0),
              functional::BinaryCrossEntropyWithLogitsFuncOptions()
                  .weight(truth.ge(0).to(scores.scalar_type()))
                  .pos_weight(weight)
                  .reduction(torch::kSum)),
          known};
}

std::int64_t count_known(const torch::Tensor& labels, Task task) {
  const torch::Tensor known = task == Task::multiclass ? known_rows(labels) : labels.ge(0);
  return known.sum().item<std::int64_t>();
}

LossWeights balanced_weights(const torch::Tensor& labels, Task task) {
  const auto counts = [&](int value) { return labels.eq(value).sum(0).to(torch::kFloat64); };
  const torch::Tensor positives = counts(1).clamp_min(1);
  const torch::Tensor weights =
      task == Task::multiclass
          ? static_cast<double>(count_known(labels, task)) / (labels.size(1) * positives)
          : counts(0).clamp_min(1) / positives;
  return {{weights.data_ptr<double>(), weights.data_ptr<double>() + weights.numel()}};
}

torch::Tensor probabilities(const torch::Tensor& logits, Task task) {
  return task == Task::multiclass ? logits.softmax(1) : logits.sigmoid();
}

} // namespace thorax::train
