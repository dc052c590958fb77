#include "pipeline/pretrain.h"
#include "training/training_options.h"

using namespace thorax;

int main(int argc, char** argv) {
  cli::Command command(
      {.name = "thorax-pretrain",
       .synopsis = "Learns a backbone from images without labels",
       .details =
           "rotation: the network learns by how many quarter turns an image was rotated; an epoch "
           "shows every image in all four rotations. The result is for thorax-classify train "
           "--init. "
           "With --folds and --fold, or --split official, the test patients are left out; give "
           "both "
           "commands the same ones, and the same --seed and --target.",
       .examples =
           {{"thorax-pretrain slices.h5 --model densenet121 --task rotation --folds 5 --fold 0 "
             "--output backbone.h5",
             "Learn from all patients but the test patients of fold 0"},
            {"thorax-classify train slices.h5 --model densenet121 --init backbone.h5 "
             "--output model.h5",
             "Train the classifier from there"}},
       .exit_codes = {ExitCode::unreadable, ExitCode::corrupt, ExitCode::file_version,
                      ExitCode::inconsistent, ExitCode::cannot_write, ExitCode::exists,
                      ExitCode::no_space, ExitCode::mpi, ExitCode::numerical,
                      ExitCode::unavailable},
       .references = {"Gidaris, Singh and Komodakis, Unsupervised representation learning by "
                      "predicting image rotations, ICLR 2018"}});
  pipeline::PretrainOptions options;
  cli::Verb& verb = command.single({.resume = true});
  apps::add_training_options(verb, options.training);
  verb.app()
      .add_option("--task", options.task, "What is learned")
      ->check(CLI::IsMember({"rotation"}))
      ->group("Data options");
  apps::add_split_options(verb, options.split);
  verb.only_with("--folds", {}, {"--fold"});
  verb.does([&](cli::Run& run) { pipeline::run_pretrain(options, run); });
  return command.run(argc, argv);
}
