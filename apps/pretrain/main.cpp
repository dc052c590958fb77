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
           "With --folds and --fold the test patients of that fold are left out; give both "
           "commands "
           "the same --seed and --target.",
       .examples =
           {{"thorax-pretrain slices.h5 --model densenet121 --task rotation --folds 5 --fold 0 "
             "--output backbone.h5",
             "Learn from all patients but the test patients of fold 0"},
            {"thorax-classify train slices.h5 --model densenet121 --init backbone.h5 "
             "--output model.h5",
             "Train the classifier from there"}},
       .exit_codes = {ExitCode::unreadable, ExitCode::corrupt, ExitCode::file_version,
                      ExitCode::inconsistent, ExitCode::cannot_write, ExitCode::exists,
                      ExitCode::no_space, ExitCode::mpi, ExitCode::numerical, ExitCode::memory,
                      ExitCode::stopped},
       .references = {"Gidaris, Singh and Komodakis, Unsupervised representation learning by "
                      "predicting image rotations, ICLR 2018"}});
  pipeline::PretrainOptions options;
  cli::Verb& verb = command.single();
  apps::add_training_options(verb.app(), options.training);
  const auto group = "Data options";
  verb.app()
      .add_option("--task", options.task, "What is learned")
      ->check(CLI::IsMember({"rotation"}))
      ->group(group);
  verb.app()
      .add_option("--folds", options.folds, "Parts the patients are dealt to; 0 leaves out none")
      ->check(cli::within(0, 1000))
      ->group(group);
  verb.app()
      .add_option("--fold", options.fold, "Part whose patients are left out, from 0")
      ->check(cli::at_least(0))
      ->group(group);
  verb.app()
      .add_option("--target", options.target,
                  "Labels by which folds are stratified; give what thorax-classify gets")
      ->group(group);
  verb.does([&](cli::Run& run) { pipeline::run_pretrain(options, run); });
  return command.run(argc, argv);
}
