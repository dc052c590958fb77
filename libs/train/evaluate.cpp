#include "train/evaluate.h"

#include <algorithm>
#include <cstring>

#include "core/error.h"
#include "core/stop.h"
#include "nn/device.h"
#include "stats/roc.h"
#include "train/agreement.h"

namespace thorax::train {
namespace {

/// This rank's contiguous share.
std::span<const std::size_t> share(const Rows& rows, const comm::Communicator& group) {
  const auto cut = [&](int rank) {
    return rows.size() * static_cast<std::size_t>(rank) / static_cast<std::size_t>(group.size());
  };
  const std::size_t first = cut(group.rank());
  return std::span(rows).subspan(first, cut(group.rank() + 1) - first);
}

std::vector<Rows> cut_into_batches(std::span<const std::size_t> rows, std::size_t batch_size) {
  std::vector<Rows> batches;
  for (std::size_t first = 0; first < rows.size(); first += batch_size) {
    const auto part = rows.subspan(first, std::min(batch_size, rows.size() - first));
    batches.emplace_back(part.begin(), part.end());
  }
  return batches;
}

} // namespace

void place(nn::Network& network, const Compute& compute) {
  network.to(compute.device, nn::parameter_type(compute.precision));
  nn::to_channels_last(network);
}

torch::Tensor predict(nn::Network& network, const Examples& examples, const Rows& rows,
                      std::size_t batch_size, const Compute& compute, comm::Communicator& group) {
  const torch::NoGradGuard no_gradients;
  network.eval();
  Loader loader(examples, cut_into_batches(share(rows, group), batch_size),
                {.threads = compute.loader_threads, .pinned = compute.device.is_cuda()});
  std::vector<torch::Tensor> scores{
      torch::empty({0, network.classes()}, torch::TensorOptions(torch::kFloat64))
          .to(compute.device)};
  while (stop_signal() == 0) {
    const auto batch = loader.next();
    if (!batch)
      break;
    const nn::Precision precision(compute.precision, compute.device);
    scores.push_back(
        network.forward(nn::upload(batch->images, compute.device)).to(torch::kFloat64));
  }
  if (const int signal = agree_on_stop(group); signal != 0)
    throw Error(stop_code(signal), "stopped by a signal while predicting", run_it_again);
  const torch::Tensor own = torch::cat(scores).to(torch::kCPU);
  const std::vector<std::byte> all =
      group.gather_all({static_cast<const std::byte*>(own.data_ptr()), own.nbytes()});
  const torch::Tensor logits =
      torch::empty({static_cast<std::int64_t>(rows.size()), network.classes()}, torch::kFloat64);
  std::memcpy(logits.data_ptr(), all.data(), all.size());
  return logits;
}

double mean_loss(const torch::Tensor& logits, const torch::Tensor& labels, store::Task task,
                 const LossWeights& weights) {
  const LossSum loss = classification_loss(logits, labels, task, weights);
  return loss.sum.item<double>() / static_cast<double>(std::max<std::int64_t>(loss.known, 1));
}

std::optional<double> mean_auroc(const torch::Tensor& logits, const torch::Tensor& labels) {
  double sum = 0;
  int defined = 0;
  for (std::int64_t k = 0; k < labels.size(1); ++k) {
    const torch::Tensor truth = labels.select(1, k);
    const torch::Tensor known = truth.ge(0);
    const torch::Tensor score = logits.select(1, k).masked_select(known).contiguous();
    const torch::Tensor positive = truth.masked_select(known).to(torch::kUInt8).contiguous();
    const auto count = static_cast<std::size_t>(score.numel());
    if (!score.isfinite().all().item<bool>())
      return std::nullopt;
    if (const auto area = stats::auroc(stats::roc_curve(
            {{score.data_ptr<double>(), count}, {positive.data_ptr<std::uint8_t>(), count}}))) {
      sum += *area;
      ++defined;
    }
  }
  return defined > 0 ? std::optional(sum / defined) : std::nullopt;
}

} // namespace thorax::train
