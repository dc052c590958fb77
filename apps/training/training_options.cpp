#include "training/training_options.h"

#include "cli/validators.h"
#include "nn/models.h"
#include "pipeline/training_files.h"
#include "train/optimizer.h"
#include "train/schedule.h"

namespace thorax::apps {

void add_compute_options(cli::Verb& verb, pipeline::ComputeOptions& options) {
  CLI::App& app = verb.app();
  const auto group = "Computing options";
  app.add_option("--device", options.device, "auto, cpu, cuda or cuda:N")->group(group);
  app.add_option("--precision", options.precision,
                 "Arithmetic; auto takes bfloat16 where the processor has it")
      ->check(CLI::IsMember({"auto", "float32", "bfloat16", "float64"}))
      ->group(group);
}

void add_training_options(cli::Verb& verb, pipeline::TrainingOptions& options) {
  CLI::App& app = verb.app();
  app.add_option("input", options.input, "Dataset, a stack of 2-D images")->required();
  app.add_option("--output", options.output, "Checkpoint to write, the best epoch by --best-by")
      ->required()
      ->type_name("FILE");

  const auto network = "Network options";
  app.add_option("--model", options.model, "Architecture")
      ->check(CLI::IsMember(nn::model_names()))
      ->group(network);
  app.add_option("--init", options.init, "Checkpoint to begin from, of the same architecture")
      ->type_name("FILE")
      ->group(network);
  app.add_option("--freeze", options.freeze,
                 "What keeps its weights; backbone trains the head alone")
      ->check(CLI::IsMember({"none", "backbone"}))
      ->group(network);

  const auto training = "Training options";
  app.add_option("--epochs", options.epochs, "Passes over the training data")
      ->check(cli::within(1, 100000))
      ->group(training);
  app.add_option("--batch-size", options.batch_size, "Images per step, of all ranks together")
      ->check(cli::within(1, 1000000))
      ->group(training);
  app.add_option("--optimizer", options.optimizer, "How weights follow gradients")
      ->check(CLI::IsMember(train::optimizer_names()))
      ->group(training);
  app.add_option("--learning-rate", options.learning_rate, "At its peak")
      ->check(cli::at_least(0))
      ->group(training);
  app.add_option("--weight-decay", options.weight_decay, "Decoupled for adamw, L2 for the others")
      ->check(cli::at_least(0))
      ->group(training);
  app.add_option("--momentum", options.momentum, "Of sgd")
      ->check(cli::within(0, 1))
      ->group(training);
  app.add_option("--schedule", options.schedule, "How the learning rate moves")
      ->check(CLI::IsMember(train::schedule_names()))
      ->group(training);
  app.add_option("--step-epochs", options.step_epochs, "Of the step schedule: epochs between steps")
      ->check(cli::at_least(0.001))
      ->group(training);
  app.add_option("--step-factor", options.step_factor, "Of the step schedule: factor at each step")
      ->check(cli::within(0, 1))
      ->group(training);
  app.add_option("--warmup-epochs", options.warmup_epochs, "Linear rise of the learning rate")
      ->check(cli::at_least(0))
      ->group(training);
  app.add_option("--best-by", options.best_by,
                 "Figure of the validation part that chooses the epoch: least loss or highest mean "
                 "AUROC")
      ->check(CLI::IsMember({"loss", "auroc"}))
      ->group(training);
  app.add_option("--patience", options.patience,
                 "Stop after so many epochs without a better one; 0 = never")
      ->check(cli::at_least(0))
      ->group(training);
  app.add_option("--class-weights", options.class_weights,
                 "balanced gives all classes the same total weight")
      ->check(CLI::IsMember({"none", "balanced"}))
      ->group(training);
  app.add_flag("--flip", options.flip, "Mirror half of the training images, anew every epoch")
      ->group(training);
  app.add_option("--shift", options.shift,
                 "Shift training images by up to this share of their size, anew every epoch")
      ->check(cli::within(0, 0.5))
      ->group(training);
  verb.only_with("--optimizer", {"sgd"}, {"--momentum"});
  verb.only_with("--schedule", {"step"}, {"--step-epochs", "--step-factor"});
  verb.also_writes([&] { return std::vector{pipeline::history_file(options.output)}; });
  add_compute_options(verb, options.compute);
}

void add_split_options(cli::Verb& verb, pipeline::SplitOptions& options) {
  CLI::App& app = verb.app();
  const auto group = "Data options";
  app.add_option("--target", options.target,
                 "Labels to learn: names (a,b), or a sample column (column:view); all by default. "
                 "Folds are stratified by them")
      ->group(group);
  app.add_option("--folds", options.folds,
                 options.folds == 0 ? "Parts the patients are dealt to; 0 leaves out none"
                                    : "Parts the patients are dealt to")
      ->check(cli::within(options.folds == 0 ? 0 : 3, 1000))
      ->group(group);
  app.add_option("--fold", options.fold, "Test part, from 0; the next one is for validation")
      ->check(cli::at_least(0))
      ->group(group);
  app.add_option("--split", options.split, "official: use the split column instead of folds")
      ->check(CLI::IsMember({"official"}))
      ->group(group);
  verb.not_with("--split", {"--folds", "--fold"});
}

} // namespace thorax::apps
