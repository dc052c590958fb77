#include "preprocess/ct_options.h"

#include "cli/validators.h"
#include "preprocess/shared_options.h"

namespace thorax::apps {
namespace {

void add_channels(CLI::App& app, pipeline::PreprocessCtOptions& options) {
  app.add_option(
         "--window", options.window,
         "HU that become black and white, or lung (-1250,250), mediastinum (-160,240), bone "
         "(-450,1050); every window is a channel")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("LOW,HIGH|NAME");
  app.add_option("--intensity", options.intensity,
                 "Pixels of slices: HU through the window, or rounded HU")
      ->check(CLI::IsMember({"window", "hu"}));
  app.add_option("--neighbours", options.neighbours,
                 "Slices below and above that are channels, too; at the ends the last one repeats")
      ->check(cli::within(0, 32));
  app.add_option("--neighbour-distance", options.neighbour_distance,
                 "From one of these to the next, in slices")
      ->check(cli::within(1, 1000));
}

void add_volumes(CLI::App& app, pipeline::PreprocessCtOptions& options) {
  app.add_option("--depth", options.depth, "Slices of a block")->check(cli::within(1, 4096));
  app.add_option("--spacing", options.spacing,
                 "Resample to this voxel spacing in mm; one value, or three where 0 keeps an axis")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->default_str("")
      ->check(cli::within(0, 100))
      ->type_name("MM[,MM,MM]");
  app.add_option("--interpolation", options.interpolation,
                 "For --spacing and blocks; smoothed first where it becomes coarser")
      ->check(CLI::IsMember({"linear", "bspline", "sinc"}));
  app.add_option("--crop", options.crop,
                 "body: cut off the columns and rows outside the body, table included")
      ->check(CLI::IsMember({"none", "body"}));
}

void add_lungs(CLI::App& app, pipeline::PreprocessCtOptions& options) {
  app.add_option("--variant", options.variant,
                 "What is kept: all, the lungs, or the box around them")
      ->check(CLI::IsMember({"full", "masked", "box"}))
      ->group("Lungs");
  app.add_option("--lungs", options.lungs, "How lungs are found in volumes without masks")
      ->check(CLI::IsMember({"threshold", "otsu"}))
      ->group("Lungs");
  app.add_option("--margin", options.margin_mm, "Around the lungs in the box variant, mm")
      ->check(cli::within(0, 500))
      ->group("Lungs");
}

void add_series(CLI::App& app, pipeline::PreprocessCtOptions& options) {
  app.add_option("--irregular", options.irregular,
                 "Gaps, uneven steps, a tilted gantry: resample to the regular grid that distances "
                 "in the output stand for, keep slices as if they were one, or refuse the series")
      ->check(CLI::IsMember({"resample", "keep", "refuse"}))
      ->group("Series");
  app.add_flag("--derived", options.derived,
               "Take derived images (reformats, projections), too, not only original ones")
      ->group("Series");
  app.add_option("--export-nifti", options.export_nifti,
                 "Folder for the volumes that samples are made of, and their masks, as <id>.nii.gz")
      ->type_name("DIR")
      ->group("Series");
}

void add_choice(CLI::App& app, pipeline::PreprocessCtOptions& options) {
  app.add_option("--min-lung-fraction", options.min_lung_fraction,
                 "Drop slices where less of the area is lung, 0..1")
      ->check(cli::within(0, 1))
      ->group("Choice of slices");
  app.add_option("--min-box-area", options.min_box_cm2,
                 "Drop slices where the box around the lungs is smaller, cm2")
      ->check(cli::within(0, 10000))
      ->group("Choice of slices");
  app.add_option("--slices", options.slices,
                 "Of these: all, those with the largest lung area, or evenly spaced ones with lung")
      ->check(CLI::IsMember({"all", "largest", "even"}))
      ->group("Choice of slices");
  app.add_option("--slices-per-scan", options.slices_per_scan, "How many are largest or even")
      ->check(cli::within(0, 100000))
      ->group("Choice of slices");
  app.add_option("--min-slices", options.min_slices, "Leave out scans that fewer are left of")
      ->check(cli::within(0, 100000))
      ->group("Choice of slices");
}

/// The options without which others change nothing.
void tell_what_goes_together(cli::Verb& verb) {
  verb.only_with("--as", {"slices", "blocks"},
                 {"--window", "--intensity", "--size", "--fit", "--type"});
  verb.only_with(
      "--as", {"slices"},
      {"--neighbours", "--min-lung-fraction", "--min-box-area", "--slices", "--min-slices"});
  verb.only_with("--as", {"blocks"}, {"--depth"});
  verb.only_with("--neighbours", {}, {"--neighbour-distance"});
  verb.only_with("--variant", {"full", "masked"}, {"--crop"});
  verb.only_with("--variant", {"box"}, {"--margin"});
  verb.only_with("--slices", {"largest", "even"}, {"--slices-per-scan"});
}

} // namespace

void add_ct(cli::Command& command, pipeline::PreprocessCtOptions& options,
            const std::vector<ExitCode>& exit_codes) {
  cli::Verb& verb = command.add_verb(
      {.name = "ct",
       .synopsis = "CT series, volumes or slices into HU volumes or windowed slices",
       .details =
           "Folders are searched for axial DICOM series; without any for NIfTI, NRRD and MetaImage "
           "volumes; without any for PNG, JPEG and TIFF pictures, which are taken as grey slices "
           "without HU. Archives (zip, tar, 7z), also those in folders, are unpacked beside the "
           "output for the time of the run. A dataset of volumes can be the input, too: its masks "
           "are used. "
           "Volumes are turned, without interpolation, until columns run from the patient's right "
           "to left, rows from front to back and slices from feet to head. JSON sidecars (BIDS, "
           "DICOM JSON) of NIfTI files and pictures tell patient, sex, age and view. "
           "The variants are the whole, all but the lungs black, and the box around the "
           "lungs; lungs are found in 3-D where there are no masks. Slices are chosen in the "
           "order of the options: those below a minimum are dropped, then --slices picks, "
           "then --min-slices counts; --report has the numbers of each. Every thread holds one "
           "volume: of 512 x 512 x 300 voxels it takes up to 0.65 GB of memory, with bspline 1.1 "
           "GB. " +
           resuming,
       .examples = {{"thorax-preprocess ct cohort --labels cohort/labels.csv --as volumes --output "
                     "volumes.h5",
                     "decode DICOM once"},
                    {"thorax-preprocess ct volumes.h5 --variant box --size 96 --output slices.h5",
                     "slices of the lungs for training"},
                    {"thorax-preprocess ct volumes.h5 --window lung --window mediastinum "
                     "--neighbours 1 --slices even --slices-per-scan 8 --output channels.h5",
                     "eight slices of each scan with their neighbours in two windows"}},
       .exit_codes = exit_codes},
      {.resume = true, .on_error = true});
  CLI::App& app = verb.app();
  add_input(
      verb, options,
      "Folders, archives, DICOM, volume (NIfTI, NRRD, MetaImage) or picture files, or a dataset "
      "of volumes");
  app.add_option(
         "--as", options.as,
         "Slices of one size, volumes of int16 HU in their own, or whole volumes of one size")
      ->check(CLI::IsMember({"slices", "volumes", "blocks"}));
  add_channels(app, options);
  add_pictures(verb, options);
  add_volumes(app, options);
  add_series(app, options);
  add_lungs(app, options);
  add_choice(app, options);
  add_labels(verb, options);
  add_identity(verb, options);
  tell_what_goes_together(verb);
  verb.does([&](cli::Run& run) { pipeline::run_preprocess_ct(options, run); });
}

} // namespace thorax::apps
