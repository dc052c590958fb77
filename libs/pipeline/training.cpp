#include "pipeline/training.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/hash.h"
#include "core/log.h"
#include "core/text.h"
#include "nn/checkpoint.h"
#include "nn/device.h"
#include "pipeline/training_files.h"
#include "train/checkpoint.h"
#include "train/loop.h"
#include "train/running_statistics.h"

namespace thorax::pipeline {
namespace {

namespace filesystem = std::filesystem;

/// The files of an unfinished training.
struct Parts {
  explicit Parts(const filesystem::path& output)
      : folder(output.string() + ".parts"), last(folder / "last.h5"), best(folder / "best.h5"),
        history(history_file(output)) {}

  filesystem::path folder, last, best, history;
};

nn::ModelDescription model_of(const TrainingPlan& plan) {
  return {.name = plan.options.model,
          .channels = static_cast<int>(plan.examples.shape.front()),
          .classes = static_cast<int>(plan.examples.labels.classes())};
}

train::BestBy best_by(const TrainingOptions& options) {
  return options.best_by == "auroc" ? train::BestBy::auroc : train::BestBy::loss;
}

train::Recipe make_recipe(const TrainingPlan& plan, const train::Compute& compute,
                          const cli::Run& run) {
  const TrainingOptions& options = plan.options;
  train::Recipe recipe{.epochs = options.epochs,
                       .batch_size = options.batch_size,
                       .optimizer = {options.optimizer, options.learning_rate, options.weight_decay,
                                     options.momentum},
                       .schedule = {options.schedule, static_cast<double>(options.epochs),
                                    options.step_epochs, options.step_factor,
                                    options.warmup_epochs},
                       .weights = {},
                       .best_by = best_by(options),
                       .patience = options.patience,
                       .freeze_backbone = options.freeze == "backbone",
                       .transform = {},
                       .seed = run.seed,
                       .compute = compute,
                       .progress = run.progress};
  if (options.class_weights == "balanced")
    recipe.weights = train::balanced_weights(
        train::labels_of(plan.examples.labels, plan.split.train), plan.examples.labels.task);
  if (options.flip || options.shift > 0)
    recipe.transform =
        train::random_flip_and_shift(plan.examples, run.seed, options.flip, options.shift);
  return recipe;
}

void freeze_backbone(nn::Network& network) {
  for (auto& parameter : network.named_parameters())
    parameter.value().set_requires_grad(parameter.key().starts_with(network.head_name() + "."));
}

std::int64_t count_parameters(const nn::Network& network) {
  std::int64_t count = 0;
  for (const torch::Tensor& parameter : network.parameters())
    count += parameter.numel();
  return count;
}

void log_plan(const TrainingPlan& plan, const nn::Network& network, const train::Compute& compute,
              const cli::Run& run, const comm::Communicator& group) {
  const store::Labels& labels = plan.examples.labels;
  log::info("{}, {:.2f} million parameters; {} {}, {} ranks of {} threads", plan.options.model,
            static_cast<double>(count_parameters(network)) / 1e6, compute.device.str(),
            nn::name(compute.precision), group.size(), run.threads);
  for (const auto& [name, rows] : {std::pair("train", &plan.split.train),
                                   {"validation", &plan.split.validation},
                                   {"test", &plan.split.test}}) {
    if (rows->empty())
      continue;
    const torch::Tensor positive = train::labels_of(labels, *rows).eq(1).sum(0);
    std::vector<std::string> counts;
    for (std::size_t k = 0; k < labels.classes(); ++k)
      counts.push_back(fmt::format("{} {}", labels.names[k],
                                   positive[static_cast<std::int64_t>(k)].item<std::int64_t>()));
    log::info("{:10} {:6} images ({})", name, rows->size(), fmt::join(counts, ", "));
  }
}

/// What results depend on by rounding, beside options and inputs.
std::string environment(const train::Compute& compute, const cli::Run& run,
                        const comm::Communicator& group) {
  return fmt::format("{} ranks of {} threads, {}, {}", group.size(), run.threads,
                     nn::name(compute.precision), nn::libraries(compute.device));
}

/// What a training keeps to be resumed by, beside its state.
std::map<std::string, std::string> resume_attributes(const TrainingPlan& plan,
                                                     const train::Compute& compute,
                                                     const cli::Run& run,
                                                     const comm::Communicator& group) {
  return {{"configuration", run.config},
          {"inputs", join(plan.inputs, "\n")},
          {"environment", environment(compute, run, group)}};
}

/// The first line of a text that another lacks, " (epochs = 3)"; nothing when there is none.
std::string difference(const std::string& text, const std::string& other) {
  const auto others = split(other, '\n');
  for (const std::string& line : split(text, '\n'))
    if (std::find(others.begin(), others.end(), line) == others.end())
      return " (" + line + ")";
  return "";
}

/// Refuses to go on with a training of other options or inputs; warns of another environment.
void check_resumed(const store::Checkpoint& last,
                   const std::map<std::string, std::string>& expected) {
  for (const auto& [name, value] : expected) {
    const auto kept = last.attributes.find(name);
    if (kept != last.attributes.end() && kept->second == value)
      continue;
    if (name == "environment" && kept != last.attributes.end())
      log::warning("the training was begun with {} and goes on with {}: results will differ by "
                   "rounding",
                   kept->second, value);
    else
      throw Error(ExitCode::inconsistent,
                  fmt::format("the interrupted training had other {}{}", name,
                              kept == last.attributes.end() ? "" : difference(kept->second, value)),
                  "repeat its command with --resume, or start over with --force");
  }
}

store::Checkpoint parameters_only(const TrainingPlan& plan, const nn::Network& network,
                                  const train::State& state) {
  store::Checkpoint checkpoint = plan.description;
  nn::store_parameters(network, model_of(plan), checkpoint);
  checkpoint.attributes["epoch"] = std::to_string(state.epoch);
  return checkpoint;
}

} // namespace

std::vector<std::string> input_hashes(const TrainingOptions& options,
                                      const store::DatasetReader& reader) {
  std::vector<std::string> hashes = {reader.content_hash()};
  if (!options.init.empty())
    hashes.push_back(sha256_file(options.init));
  return hashes;
}

train::Compute make_compute(const ComputeOptions& options, const cli::Run& run,
                            const comm::Communicator& group) {
  constexpr int most_loader_threads = 8;
  train::Compute compute{.device = nn::parse_device(options.device, group.local_rank())};
  compute.precision = nn::resolve(nn::parse_precision(options.precision), compute.device);
  if (compute.device.is_cuda())
    compute.loader_threads = std::clamp(run.threads, 1, most_loader_threads);
  nn::use_device(compute.device, run.threads);
  return compute;
}

bool may_replace(const TrainingOptions& options, const cli::Run& run) {
  return run.force || (run.resume && filesystem::exists(Parts(options.output).last));
}

void check_training_output(const TrainingOptions& options, const cli::Run& run,
                           const comm::Communicator& group) {
  if (group.rank() != 0)
    return;
  const Parts parts(options.output);
  check_output(options.output, may_replace(options, run));
  if (run.resume && !filesystem::exists(parts.last))
    log::info("there is no interrupted training in {}: starting from the beginning",
              parts.folder.string());
  if (!run.resume && filesystem::exists(parts.last) && !run.force)
    throw Error(ExitCode::exists,
                fmt::format("{} holds an interrupted training", parts.folder.string()),
                "go on with --resume, or start over with --force");
}

std::shared_ptr<nn::Network> initial_network(const TrainingPlan& plan, std::uint64_t seed) {
  const nn::ModelDescription model = model_of(plan);
  auto network = nn::make_network(model, seed);
  if (!plan.options.init.empty())
    with_context(plan.options.init.string(), [&] {
      const store::Checkpoint init = store::read_checkpoint(plan.options.init);
      const nn::ModelDescription stored = nn::stored_model(init);
      if (stored.name != model.name)
        throw Error(ExitCode::inconsistent,
                    fmt::format("the checkpoint is of {}, not {}", stored.name, model.name),
                    fmt::format("give --model {}", stored.name));
      const bool head = nn::load_parameters(init, *network, nn::HeadMismatch::keep_network_head);
      const auto classes = init.attributes.find("classes");
      if (head && (classes == init.attributes.end() ||
                   classes->second != plan.description.attributes.at("classes")))
        network->replace_head(model.classes, seed);
    });
  if (plan.options.freeze == "backbone")
    freeze_backbone(*network);
  return network;
}

void check_training(const TrainingPlan& plan, const cli::Run& run,
                    const comm::Communicator& group) {
  make_compute(plan.options.compute, run, group);
  initial_network(plan, run.seed);
}

TrainedNetwork run_training(const TrainingPlan& plan, cli::Run& run, comm::Communicator& group) {
  const Parts parts(plan.options.output);
  TrainedNetwork trained{.network = initial_network(plan, run.seed),
                         .compute = make_compute(plan.options.compute, run, group),
                         .checkpoint = {}};
  nn::Network& network = *trained.network;
  train::place(network, trained.compute);
  log_plan(plan, network, trained.compute, run, group);

  if (group.rank() == 0) {
    trained.lock = std::make_unique<OutputLock>(plan.options.output);
    make_folder(parts.folder);
    if (!run.resume)
      filesystem::remove(parts.last);
  }
  const bool resuming =
      group.maximum(group.rank() == 0 && filesystem::exists(parts.last) ? 1 : 0) > 0;

  const auto recipe = make_recipe(plan, trained.compute, run);
  const auto optimizer = train::make_optimizer(recipe.optimizer, network.parameters());
  const auto kept_beside = resume_attributes(plan, trained.compute, run, group);
  train::State state;
  if (resuming) {
    const store::Checkpoint last = store::read_checkpoint(parts.last);
    check_resumed(last, kept_beside);
    state = train::load_training(last, network, *optimizer, group);
    log::info("resuming after epoch {}, step {}", state.epoch, state.step);
  }

  const auto keep = [&](const train::State& now, bool improved) {
    store::Checkpoint last;
    last.attributes = kept_beside;
    train::store_training(network, model_of(plan), *optimizer, now, group, last);
    if (group.rank() != 0)
      return;
    if (improved)
      store::write_checkpoint(parts.best, parameters_only(plan, network, now), true);
    store::write_checkpoint(parts.last, last, true);
    write_text(parts.history, train::to_csv(now.history));
  };
  state = train::fit(network, *optimizer, plan.examples, plan.split, recipe, group,
                     std::move(state), keep);

  if (group.rank() == 0) {
    trained.checkpoint = store::read_checkpoint(parts.best);
    nn::load_parameters(trained.checkpoint, network);
  }
  train::broadcast_network(network, group);
  trained.checkpoint.attributes["history"] = train::to_csv(state.history);
  const train::EpochRecord& best =
      state.history[static_cast<std::size_t>(train::best_epoch(state.history, recipe.best_by)) - 1];
  log::info("best epoch {}: validation loss {:.4f}, AUROC {:.3f}", best.epoch, best.validation_loss,
            best.validation_auroc);
  run.report.set("best_epoch", std::to_string(best.epoch));
  run.report.set("images_per_second",
                 fmt::format("{:.3f}", state.history.back().images_per_second));
  return trained;
}

void finish_training(const TrainingPlan& plan, const TrainedNetwork& trained, cli::Run& run,
                     comm::Communicator& group) {
  const Parts parts(plan.options.output);
  if (group.rank() == 0) {
    store::Checkpoint checkpoint = trained.checkpoint;
    checkpoint.provenance.push_back(
        run.provenance(plan.inputs, group.size(), nn::libraries(trained.compute.device)));
    store::write_checkpoint(plan.options.output, checkpoint, may_replace(plan.options, run));
    remove_leftovers(parts.folder);
    run.report.output(plan.options.output);
    run.report.output(parts.history);
  }
  group.barrier();
}

} // namespace thorax::pipeline
