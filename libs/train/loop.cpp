#include "train/loop.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <span>

#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"
#include "core/random.h"
#include "core/stop.h"
#include "nn/device.h"
#include "train/agreement.h"
#include "train/gradient_buckets.h"
#include "train/optimizer_step.h"
#include "train/running_statistics.h"

namespace thorax::train {
namespace {

/// A device that must give its loss after every step stands still until the next one reaches it.
constexpr std::size_t steps_between_readings = 16;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The global batches of an epoch: every row once, the last batch may be smaller.
std::vector<Rows> global_batches(const Rows& rows, const Recipe& recipe, int epoch) {
  const auto order =
      permutation(rows.size(), Random(recipe.seed, "", static_cast<std::uint64_t>(epoch), "order"));
  std::vector<Rows> batches((rows.size() + recipe.batch_size - 1) / recipe.batch_size);
  for (std::size_t i = 0; i < rows.size(); ++i)
    batches[i / recipe.batch_size].push_back(rows[order[i]]);
  return batches;
}

/// A rank's slice of a batch; empty for the last ranks when there are more ranks than rows.
Rows slice(const Rows& batch, const comm::Communicator& group) {
  const std::size_t ranks = static_cast<std::size_t>(group.size());
  const std::size_t each = (batch.size() + ranks - 1) / ranks;
  const std::size_t first = std::min(batch.size(), each * static_cast<std::size_t>(group.rank()));
  const std::size_t last = std::min(batch.size(), first + each);
  return {batch.begin() + static_cast<std::ptrdiff_t>(first),
          batch.begin() + static_cast<std::ptrdiff_t>(last)};
}

class Training {
public:
  Training(nn::Network& network, torch::optim::Optimizer& optimizer, const Examples& examples,
           const Split& split, const Recipe& recipe, comm::Communicator& group, const Keep& keep)
      : network_(network), optimizer_(optimizer), examples_(examples), split_(split),
        recipe_(recipe), group_(group), keep_(keep), buckets_(network.parameters(), group),
        validation_labels_(labels_of(examples.labels, split.validation)) {}

  State run(State state) {
    while (state.epoch < recipe_.epochs && !out_of_patience(state.history)) {
      const auto start = std::chrono::steady_clock::now();
      EpochRecord record = train(state);
      average_running_statistics(network_, group_);
      validate_or_stop(record, state);
      record.seconds = seconds_since(start);
      log::info("{}", record.line(recipe_.epochs));

      state = {.epoch = record.epoch, .history = std::move(state.history)};
      state.history.push_back(record);
      keep_(state, best_epoch(state.history, recipe_.best_by) == record.epoch);
      if (const int signal = agree_on_stop(group_); signal != 0)
        stop_after(fmt::format("epoch {}", record.epoch), stop_code(signal));
    }
    return state;
  }

private:
  bool out_of_patience(const History& history) const {
    return recipe_.patience > 0 &&
           static_cast<int>(history.size()) - best_epoch(history, recipe_.best_by) >=
               recipe_.patience;
  }

  EpochRecord train(State& state) {
    recipe_.freeze_backbone ? network_.eval() : network_.train();
    const auto batches = global_batches(split_.train, recipe_, state.epoch);
    std::vector<Rows> slices;
    for (std::size_t step = state.step; step < batches.size(); ++step)
      slices.push_back(slice(batches[step], group_));
    Loader loader(examples_, std::move(slices),
                  {.threads = recipe_.compute.loader_threads,
                   .pinned = recipe_.compute.device.is_cuda(),
                   .transform = recipe_.transform,
                   .epoch = static_cast<std::uint64_t>(state.epoch)});

    Progress progress(fmt::format("epoch {}", state.epoch + 1), batches.size(), recipe_.progress);
    const auto start = std::chrono::steady_clock::now();
    std::size_t images = 0;
    double learning_rate =
        set_learning_rate(state.epoch, std::min(state.step, batches.size() - 1), batches.size());
    while (const auto batch = loader.next()) {
      learning_rate = set_learning_rate(state.epoch, state.step, batches.size());
      const auto known =
          count_known(labels_of(examples_.labels, batches[state.step]), examples_.labels.task);
      step(*batch, known, state);
      images += batches[state.step++].size();
      state.known += static_cast<double>(known);
      progress.advance();
      const int signal = agree_on_stop(group_);
      if (signal != 0 || losses_.size() == steps_between_readings || state.step == batches.size())
        read_losses(state);
      if (signal != 0) {
        keep_(state, false);
        stop_after(
            fmt::format("step {} of {} of epoch {}", state.step, batches.size(), state.epoch + 1),
            stop_code(signal));
      }
    }
    const double seconds = seconds_since(start);
    return {.epoch = state.epoch + 1,
            .learning_rate = learning_rate,
            .loss = state.loss / state.known,
            .images_per_second = static_cast<double>(images) / seconds,
            .waiting = group_.maximum(loader.waited() / seconds)};
  }

  double set_learning_rate(int epoch, std::size_t step, std::size_t steps) {
    const double time = epoch + (static_cast<double>(step) + 0.5) / static_cast<double>(steps);
    const double rate =
        recipe_.optimizer.learning_rate * learning_rate_factor(recipe_.schedule, time);
    train::set_learning_rate(optimizer_, rate);
    return rate;
  }

  void step(const Batch& batch, std::int64_t known, const State& state) {
    buckets_.start();
    losses_.push_back(batch.rows.empty()
                          ? torch::zeros({}, recipe_.compute.device).to(torch::kFloat64)
                          : backward(batch, known, state));
    buckets_.finish();
    train::step(optimizer_);
  }

  /// Gradients of this rank's share of the mean loss. @return its loss, summed over known labels
  torch::Tensor backward(const Batch& batch, std::int64_t known, const State& state) {
    Random random(recipe_.seed, fmt::format("rank {} step {}", group_.rank(), state.step),
                  static_cast<std::uint64_t>(state.epoch), "dropout");
    torch::manual_seed(random());
    const torch::Device& device = recipe_.compute.device;
    torch::Tensor sum;
    {
      const nn::Precision precision(recipe_.compute.precision, device);
      const torch::Tensor logits = network_.forward(nn::upload(batch.images, device));
      sum = classification_loss(logits, labels_of(examples_.labels, batch.rows),
                                examples_.labels.task, recipe_.weights)
                .sum;
    }
    (sum / static_cast<double>(std::max<std::int64_t>(known, 1))).backward();
    return sum.detach().to(torch::kFloat64);
  }

  /// Adds the losses of the last steps, summed over ranks, to the state. Waits for the device.
  void read_losses(State& state) {
    const torch::Tensor sums = torch::stack(losses_).to(torch::kCPU);
    const std::span losses(sums.data_ptr<double>(), losses_.size());
    group_.allreduce({losses.data(), losses.size(), comm::ElementType::float64});
    for (std::size_t i = 0; i < losses.size(); ++i) {
      if (!std::isfinite(losses[i]))
        throw Error(ExitCode::numerical,
                    fmt::format("the loss is {} at step {} of epoch {}", losses[i],
                                state.step - losses.size() + i + 1, state.epoch + 1),
                    "lower --learning-rate, or look for bad images with thorax-inspect");
      state.loss += losses[i];
    }
    losses_.clear();
  }

  /// A stop that comes meanwhile keeps the state as it was before: all steps done.
  void validate_or_stop(EpochRecord& record, const State& state) {
    try {
      validate(record);
    } catch (const Error& error) {
      if (!is_stop(error.code()))
        throw;
      keep_(state, false);
      stop_after(fmt::format("the last step of epoch {}", record.epoch), error.code());
    }
  }

  void validate(EpochRecord& record) {
    const torch::Tensor logits = predict(network_, examples_, split_.validation, recipe_.batch_size,
                                         recipe_.compute, group_);
    if (!logits.isfinite().all().item<bool>())
      throw Error(ExitCode::numerical,
                  fmt::format("validation scores are not finite after epoch {}", record.epoch),
                  "lower --learning-rate");
    record.validation_loss =
        mean_loss(logits, validation_labels_, examples_.labels.task, recipe_.weights);
    record.validation_auroc =
        mean_auroc(logits, validation_labels_).value_or(std::numeric_limits<double>::quiet_NaN());
  }

  [[noreturn]] void stop_after(const std::string& moment, ExitCode code) {
    group_.barrier();
    throw Error(code, fmt::format("stopped by a signal after {}", moment), run_it_again);
  }

  nn::Network& network_;
  torch::optim::Optimizer& optimizer_;
  const Examples& examples_;
  const Split& split_;
  const Recipe& recipe_;
  comm::Communicator& group_;
  const Keep& keep_;
  GradientBuckets buckets_;
  torch::Tensor validation_labels_;
  std::vector<torch::Tensor> losses_; ///< of steps that the device may still be working on
};

} // namespace

State fit(nn::Network& network, torch::optim::Optimizer& optimizer, const Examples& examples,
          const Split& split, const Recipe& recipe, comm::Communicator& group, State state,
          const Keep& keep) {
  if (state.epoch == 0 && state.step == 0)
    broadcast_network(network, group);
  Training training(network, optimizer, examples, split, recipe, group, keep);
  return training.run(std::move(state));
}

} // namespace thorax::train
