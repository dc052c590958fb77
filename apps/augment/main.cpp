#include "cli/command.h"
#include "cli/validators.h"
#include "pipeline/augment.h"

int main(int argc, char** argv) {
  using namespace thorax;
  cli::Command command({
      .name = "thorax-augment",
      .synopsis = "Adds randomly transformed copies of a dataset's samples",
      .details =
          "A policy lists transforms with probabilities and ranges: rotate, translate, scale, "
          "shear, flip, elastic, brightness, contrast, gamma, noise, blur, cutout. The geometric "
          "ones are composed and applied to pixels and masks by one interpolation, then follow "
          "the intensity ones. Originals stay as copy 0; copies carry their original's labels, "
          "patient and split. Results depend on the seed, not on the number of threads. Every "
          "thread holds one sample and its copy: with volumes of 512 x 512 x 300 voxels it takes "
          "up to 1 GB of memory, with pictures less than 0.1 GB.",
      .examples = {{"thorax-augment slices.h5 --policy configs/augment/ct-slices.toml --copies 3 "
                    "--output augmented.h5 --preview sheet.png",
                    "three copies of every slice, and a contact sheet to look at"}},
      .exit_codes = {ExitCode::unreadable, ExitCode::no_input, ExitCode::corrupt,
                     ExitCode::file_version, ExitCode::inconsistent, ExitCode::cannot_write,
                     ExitCode::exists, ExitCode::no_space},
      .references = {"Simard, Steinkraus, Platt: Best practices for convolutional neural networks "
                     "applied to visual document analysis. ICDAR 2003.",
                     "Zhong, Zheng, Kang, Li, Yang: Random erasing data augmentation. AAAI 2020."},
  });

  pipeline::AugmentOptions options;
  cli::Verb& verb = command.single({.resume = true, .on_error = true});
  CLI::App& app = verb.app();
  app.add_option("input", options.input, "Dataset of originals")->required()->type_name("DATA.h5");
  app.add_option("--policy", options.policy, "Transforms, their probabilities and ranges")
      ->required()
      ->type_name("FILE.toml");
  app.add_option("--output", options.output, "Dataset with originals and copies")
      ->required()
      ->type_name("FILE.h5");
  app.add_option("--copies", options.copies, "Copies of every original")
      ->check(cli::within(1, 1000));
  app.add_option("--only-split", options.only_split, "Copy only the samples of this split")
      ->type_name("SPLIT");
  app.add_option("--compression", options.compression, "Compression of pixels")
      ->check(CLI::IsMember({"deflate", "none"}));
  app.add_option("--preview", options.preview, "Write a contact sheet of originals and copies")
      ->type_name("FILE.png");
  verb.writes("--preview");
  verb.does([&](cli::Run& run) { pipeline::run_augment(options, run); });
  return command.run(argc, argv);
}
