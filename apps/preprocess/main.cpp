#include "cli/validators.h"
#include "preprocess/shared_options.h"

using namespace thorax;
using namespace thorax::apps;

namespace {

const std::vector<ExitCode> exit_codes = {
    ExitCode::unreadable,   ExitCode::no_input,     ExitCode::corrupt, ExitCode::file_version,
    ExitCode::inconsistent, ExitCode::cannot_write, ExitCode::exists,  ExitCode::no_space};

void add_ct(cli::Command& command, pipeline::PreprocessCtOptions& options) {
  cli::Verb& verb = command.add_verb(
      {.name = "ct",
       .synopsis = "CT series, volumes or slices into HU volumes or windowed slices",
       .details = "Folders are searched for axial DICOM series; without any for NIfTI, NRRD and "
                  "MetaImage volumes; "
                  "without any for PNG, JPEG and TIFF pictures, which are taken as grey slices "
                  "without HU. A dataset of volumes can be the input, too: its masks are used. "
                  "The variants are the full slice, the slice with all but the lungs black, and "
                  "the box around the lungs; lungs are found in 3-D where there are no masks.",
       .examples = {{"thorax-preprocess ct cohort --labels cohort/labels.csv --as volumes --output "
                     "volumes.h5",
                     "decode DICOM once"},
                    {"thorax-preprocess ct volumes.h5 --variant box --size 96 --output slices.h5",
                     "slices of the lungs for training"}},
       .exit_codes = exit_codes},
      {.resume = true, .on_error = true});
  CLI::App& app = verb.app();
  add_input(verb, options, "Folders, DICOM, volume or picture files, or a dataset of volumes");
  app.add_option("--as", options.as, "Slices of one size, or volumes of int16 HU in their own")
      ->check(CLI::IsMember({"slices", "volumes"}));
  app.add_option("--window", options.window, "HU that become black and white")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("LOW,HIGH");
  add_pictures(verb, options);
  app.add_option("--spacing", options.spacing,
                 "Resample to this voxel spacing in mm; one value, or three where 0 keeps an axis")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->default_str("")
      ->check(cli::within(0, 100))
      ->type_name("MM[,MM,MM]");
  app.add_option("--variant", options.variant, "What of a slice is kept (volumes stay whole)")
      ->check(CLI::IsMember({"full", "masked", "box"}))
      ->group("Lungs");
  app.add_option("--lungs", options.lungs, "How lungs are found in volumes without masks")
      ->check(CLI::IsMember({"threshold", "otsu"}))
      ->group("Lungs");
  app.add_option("--min-lung-fraction", options.min_lung_fraction,
                 "Drop slices where less of the area is lung, 0..1")
      ->check(cli::within(0, 1))
      ->group("Lungs");
  app.add_option("--margin", options.margin_mm, "Around the lungs in the box variant, mm")
      ->check(cli::within(0, 500))
      ->group("Lungs");
  add_labels(verb, options);
  add_identity(verb, options);
  verb.only_with(
      "--as", {"slices"},
      {"--window", "--size", "--fit", "--type", "--variant", "--lungs", "--min-lung-fraction"});
  verb.only_with("--variant", {"box"}, {"--margin"});
  verb.does([&](cli::Run& run) { pipeline::run_preprocess_ct(options, run); });
}

void add_xray(cli::Command& command, pipeline::PreprocessXrayOptions& options) {
  cli::Verb& verb = command.add_verb(
      {.name = "xray",
       .synopsis = "X-ray images into grey pictures",
       .details = "MONOCHROME1 images are inverted, so that bone is bright. Contrast auto is the "
                  "DICOM file's VOI table or window; without one, DICOM images span their 0.5 to "
                  "99.5 percentiles; PNG, JPEG and TIFF keep the full range of their type.",
       .examples = {{"thorax-preprocess xray images --labels Data_Entry_2017.csv --official-lists "
                     "lists --keep-ids --output xrays.h5",
                     "ChestX-ray14 with its published split"}},
       .exit_codes = exit_codes},
      {.resume = true, .on_error = true});
  CLI::App& app = verb.app();
  add_input(verb, options, "Folders, DICOM or picture files");
  app.add_option("--as", options.as, "One size for all, or each image in its own")
      ->check(CLI::IsMember({"stack", "native"}));
  app.add_option("--contrast", options.contrast, "What becomes black and white")
      ->check(CLI::IsMember({"auto", "window", "percentile", "full"}));
  add_pictures(verb, options);
  add_labels(verb, options);
  add_identity(verb, options);
  verb.only_with("--as", {"stack"}, {"--size", "--fit"});
  verb.does([&](cli::Run& run) { pipeline::run_preprocess_xray(options, run); });
}

} // namespace

int main(int argc, char** argv) {
  cli::Command command(
      {.name = "thorax-preprocess", .synopsis = "Clinical images and label tables into a dataset"});
  pipeline::PreprocessCtOptions ct;
  pipeline::PreprocessXrayOptions xray;
  add_ct(command, ct);
  add_xray(command, xray);
  return command.run(argc, argv);
}
