#include "cli/command.h"
#include "cli/validators.h"
#include "pipeline/inspect.h"

int main(int argc, char** argv) {
  using namespace thorax;
  cli::Command command({
      .name = "thorax-inspect",
      .synopsis = "Tells what is in a Thorax file and whether it is valid",
      .details =
          "Knows datasets, shard indices, predictions and checkpoints by their content. "
          "Prints layout, shapes, labels with counts per class, split and patient, masks "
          "and the chain of steps that made the file. Counts of labels and splits are of "
          "originals, not of augmented copies. Of volumes of 512 x 512 x 300 voxels it takes "
          "up to 0.2 GB of memory, else less than 0.1 GB. All that is printed is described "
          "in docs/inspect.md.",
      .examples = {{"thorax-inspect slices.h5", "what is in it"},
                   {"thorax-inspect slices.h5 --verify --json",
                    "read every pixel, compare it with its recorded hash and print JSON"},
                   {"thorax-inspect slices.h5 --sheet samples.png --samples 24",
                    "look at samples of every class and split"},
                   {"thorax-inspect slices.h5 --duplicates --sheet duplicates.png",
                    "pictures that occur with two patients or in two splits"}},
      .exit_codes = {ExitCode::unreadable, ExitCode::corrupt, ExitCode::file_version,
                     ExitCode::cannot_write, ExitCode::exists, ExitCode::no_space},
      .references = {"Zauner: Implementation and benchmarking of perceptual image hash functions. "
                     "Thesis, FH Hagenberg, 2010 (the hash)",
                     "Norouzi, Punjani, Fleet: Fast search in Hamming space with multi-index "
                     "hashing. CVPR 2012",
                     "Iglewicz, Hoaglin: How to detect and handle outliers. ASQC, 1993 (unusually "
                     "dark or bright samples)"},
  });

  pipeline::InspectOptions options;
  cli::Verb& verb = command.single();
  CLI::App& app = verb.app();
  app.add_option("file", options.file, "Dataset, shard index, predictions or checkpoint")
      ->required()
      ->type_name("FILE.h5");
  app.add_flag("--json", options.json, "Print JSON");
  app.add_flag("--verify", options.verify,
               "Read everything: pixel hashes, finite values, label ranges, copies");
  app.add_flag("--intensities", options.intensities,
               "Read all originals: mean and histogram in all and per class; constant, saturated "
               "and unusually dark or bright samples")
      ->group("Looking");
  app.add_option("--histogram", options.histogram, "SVG for the histograms of --intensities")
      ->type_name("FILE.svg")
      ->group("Looking");
  app.add_flag("--duplicates", options.duplicates,
               "Compare all originals: exact and near copies between patients, splits and within "
               "patients; --sheet shows them")
      ->group("Duplicates");
  app.add_option("--distance", options.alike.distance,
                 "Bits of the 64 of a perceptual hash in which near copies may differ, 0..11")
      ->check(cli::within(0, 11))
      ->group("Duplicates");
  app.add_option("--correlation", options.alike.correlation,
                 "And the least correlation of both pictures, shrunk to 32 x 32, 0..1")
      ->check(cli::within(0, 1))
      ->group("Duplicates");
  app.add_option("--sheet", options.sheet,
                 "PNG for samples of all classes and splits with their labels; masks outlined: "
                 "right lung orange, left lung blue, lesions yellow")
      ->type_name("FILE.png")
      ->group("Looking");
  app.add_option("--samples", options.samples,
                 "How many samples the sheet shows, 1..2000; --seed "
                 "chooses others")
      ->check(cli::within(1, 2000))
      ->group("Looking");
  verb.writes("--histogram");
  verb.writes("--sheet");
  verb.only_with("--sheet", {}, {"--samples"});
  verb.only_with("--duplicates", {}, {"--distance", "--correlation"});
  verb.does([&](cli::Run& run) { pipeline::run_inspect(options, run); });
  return command.run(argc, argv);
}
