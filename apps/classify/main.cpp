#include "cli/validators.h"
#include "pipeline/classify.h"
#include "training/training_options.h"

using namespace thorax;

namespace {

const std::vector<ExitCode> exit_codes = {
    ExitCode::unreadable,   ExitCode::corrupt,    ExitCode::file_version, ExitCode::inconsistent,
    ExitCode::cannot_write, ExitCode::exists,     ExitCode::no_space,     ExitCode::mpi,
    ExitCode::numerical,    ExitCode::unavailable};

cli::Verb& add_train(cli::Command& command, pipeline::ClassifyTrainOptions& options) {
  cli::Verb& verb = command.add_verb(
      {.name = "train",
       .synopsis = "Trains a classifier and keeps its best epoch",
       .details =
           "Patients, never single images, are split into train, validation and test. The best "
           "epoch by --best-by becomes the output; with --predictions the validation and test "
           "images are predicted with it, for thorax-metrics. SIGUSR1, SIGTERM and Ctrl-C end the "
           "training after the current step with its state kept; --resume goes on exactly there. "
           "Under mpirun or srun the ranks train one model together.",
       .examples = {{"thorax-classify train slices.h5 --model resnet18 --folds 5 --fold 0 --output "
                     "model.h5 "
                     "--predictions fold0.h5",
                     "Train on three fifths of the patients, choose the epoch on one, test on one"},
                    {"mpirun --quiet -n 2 --bind-to none --map-by slot thorax-classify train "
                     "slices.h5 --threads 1 "
                     "--output model.h5",
                     "The same model with two processes"}},
       .exit_codes = exit_codes,
       .references =
           {"He et al., Deep residual learning for image recognition, CVPR 2016",
            "Huang et al., Densely connected convolutional networks, CVPR 2017",
            "Sechidis et al., On the stratification of multi-label data, ECML PKDD 2011"}},
      {.resume = true});
  apps::add_training_options(verb, options.training);
  const auto group = "Data options";
  apps::add_split_options(verb, options.split);
  verb.app()
      .add_option("--predictions", options.predictions,
                  "Write probabilities of the validation and test images")
      ->type_name("FILE")
      ->group(group);
  verb.app()
      .add_flag("--allow-overlap", options.allow_overlap,
                "Train although --init has seen test patients; brands the predictions")
      ->group(group);
  verb.writes("--predictions");
  verb.only_with("--init", {}, {"--allow-overlap"});
  return verb;
}

cli::Verb& add_predict(cli::Command& command, pipeline::ClassifyPredictOptions& options) {
  cli::Verb& verb = command.add_verb(
      {.name = "predict",
       .synopsis = "Applies a trained classifier to a dataset",
       .details = "The dataset must have been prepared like the model's training data.",
       .examples =
           {{"thorax-classify predict slices.h5 --checkpoint model.h5 --output predictions.h5",
             "Probabilities of every image"}},
       .exit_codes = exit_codes});
  verb.app().add_option("input", options.input, "Dataset, a stack of 2-D images")->required();
  verb.app()
      .add_option("--checkpoint", options.checkpoint, "Model from thorax-classify train")
      ->required()
      ->type_name("FILE");
  verb.app()
      .add_option("--output", options.output, "Predictions to write")
      ->required()
      ->type_name("FILE");
  verb.app()
      .add_option("--batch-size", options.batch_size, "Images at a time")
      ->check(cli::within(1, 1000000));
  apps::add_compute_options(verb, options.compute);
  return verb;
}

} // namespace

int main(int argc, char** argv) {
  cli::Command command(
      {.name = "thorax-classify", .synopsis = "Trains image classifiers and applies them"});
  pipeline::ClassifyTrainOptions train;
  pipeline::ClassifyPredictOptions predict;
  add_train(command, train).does([&](cli::Run& run) { pipeline::run_classify_train(train, run); });
  add_predict(command, predict).does([&](cli::Run& run) {
    pipeline::run_classify_predict(predict, run);
  });
  return command.run(argc, argv);
}
