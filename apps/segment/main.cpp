#include "cli/command.h"
#include "cli/validators.h"
#include "pipeline/segment.h"

int main(int argc, char** argv) {
  using namespace thorax;
  cli::Command command(
      {.name = "thorax-segment", .synopsis = "Lungs in CT volumes: finds them and adds masks"});

  pipeline::SegmentOptions options;
  cli::Verb& verb = command.add_verb(
      {.name = "predict",
       .synopsis = "Adds lung masks (1 right, 2 left) to a dataset of CT volumes",
       .details =
           "Air inside the body, without trachea and main bronchi, is parted into the right and "
           "the left lung, closed over vessels and small lesions, and filled. Dense consolidation "
           "that touches the pleura over a wide area is missed. --report lists the volumes; lungs "
           "that are missing or implausibly small or large are warned of. Every thread holds one "
           "volume: of 512 x 512 x 300 voxels it takes up to 0.8 GB of memory. Under mpirun each "
           "rank writes one shard, and the output is an index of them.",
       .examples = {{"thorax-segment predict volumes.h5 --method threshold --output masked.h5",
                     "the volumes with their lungs"},
                    {"mpirun -n 2 thorax-segment predict volumes.h5 --threads 1 --output masked.h5",
                     "the same by two processes"}},
       .exit_codes = {ExitCode::unreadable, ExitCode::no_input, ExitCode::corrupt,
                      ExitCode::file_version, ExitCode::inconsistent, ExitCode::cannot_write,
                      ExitCode::exists, ExitCode::no_space},
       .references = {"Hu, Hoffman, Reinhardt: Automatic lung segmentation for accurate "
                      "quantitation of volumetric X-ray CT images. IEEE TMI 20(6), 2001.",
                      "Otsu: A threshold selection method from gray-level histograms. IEEE Trans. "
                      "SMC 9(1), 1979."}},
      {.resume = true, .on_error = true});
  CLI::App& app = verb.app();
  app.add_option("input", options.input, "Dataset of CT volumes in HU")
      ->required()
      ->type_name("DATA.h5");
  app.add_option("--output", options.output, "The dataset with masks")
      ->required()
      ->type_name("FILE.h5");
  app.add_option("--method", options.method, "How air is told from tissue")
      ->check(CLI::IsMember({"threshold", "otsu"}));
  app.add_option("--threshold", options.threshold, "HU below which a voxel may be lung")
      ->check(cli::within(-900, -100));
  app.add_option("--closing", options.closing_mm, "Radius of the closing at the pleura, mm")
      ->check(cli::within(0, 50));
  app.add_option("--compression", options.compression, "Compression of pixels and masks")
      ->check(CLI::IsMember({"deflate", "none"}));
  verb.only_with("--method", {"threshold"}, {"--threshold"});
  verb.does([&](cli::Run& run) { pipeline::run_segment_predict(options, run); });
  return command.run(argc, argv);
}
