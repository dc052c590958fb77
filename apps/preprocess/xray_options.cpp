#include "preprocess/xray_options.h"

#include "cli/validators.h"
#include "preprocess/shared_options.h"

namespace thorax::apps {

void add_xray(cli::Command& command, pipeline::PreprocessXrayOptions& options,
              const std::vector<ExitCode>& exit_codes) {
  cli::Verb& verb = command.add_verb(
      {.name = "xray",
       .synopsis = "X-ray images into grey pictures",
       .details =
           "MONOCHROME1 images are inverted, so that bone is bright. Pixels that a DICOM file "
           "calls "
           "padding become black and have no part in contrast. Contrast auto is the "
           "DICOM file's VOI table or window; without one, DICOM images span their 0.5 to 99.5 "
           "percentiles; PNG, JPEG and TIFF keep the full range of their type. JSON sidecars "
           "(BIDS, DICOM JSON) of pictures tell patient, sex, age and view. The steps are, "
           "in this order: crop, contrast, equalise, size, register. --crop collimation goes by "
           "the collimator and the display shutter that a DICOM file states, otherwise by "
           "straight, "
           "sharp edges of an even shade, up to 12 degrees off the picture's; it leaves the box "
           "around the field, black outside of it, and the picture whole where the evidence is not "
           "clear. --contrast full with --type int16 keeps all 16 bits: different values stay "
           "different. A registered picture has its pixels in the reference's places, and --report "
           "lists the transforms. Images "
           "of unknown view are left out where views are asked for, unless unknown is among "
           "them; so is what the label table calls CT, MR or ultrasound. --report lists what "
           "is left out. Every thread holds one picture: of 3000 x 3000 pixels of 16 bits it "
           "takes up to 0.1 GB of memory. " +
           resuming,
       .examples = {{"thorax-preprocess xray images --labels Data_Entry_2017.csv --official-lists "
                     "lists --keep-ids --output xrays.h5",
                     "ChestX-ray14 with its published split"},
                    {"thorax-preprocess xray images --labels Data_Entry_2017.csv --views frontal "
                     "--crop border --equalise clahe "
                     "--size 1024 --fit fill --type int16 --output large.h5",
                     "frontal images for a network with large input"}},
       .exit_codes = exit_codes,
       .references =
           {"Duda and Hart, Use of the Hough transformation to detect lines and curves "
            "in pictures, Communications of the ACM 15, 1972",
            "Lehmann et al., Automatic localization and delineation of collimation fields "
            "in digital and film-based radiographs, Proc. SPIE 5370, 2004",
            "Mattes et al., PET-CT image registration in the chest using free-form "
            "deformations, IEEE Transactions on Medical Imaging 22, 2003",
            "Zuiderveld, Contrast limited adaptive histogram equalization, Graphics Gems "
            "IV, 1994"}},
      {.resume = true, .on_error = true});
  CLI::App& app = verb.app();
  add_input(verb, options, "Folders, archives, DICOM or picture files");
  app.add_option("--as", options.as, "One size for all, or each image in its own")
      ->check(CLI::IsMember({"stack", "native"}));
  app.add_option("--views", options.views,
                 "all, or some of frontal, lateral, unknown and names such as PA; by label table "
                 "or ViewPosition")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("VIEW[,VIEW]");
  app.add_option("--crop", options.crop,
                 "Cut off bars around the picture, or what is outside of the collimated field, too")
      ->check(CLI::IsMember({"none", "border", "collimation"}));
  app.add_option("--contrast", options.contrast, "What becomes black and white")
      ->check(CLI::IsMember({"auto", "window", "percentile", "full"}));
  app.add_option("--percentiles", options.percentiles,
                 "Of contrast percentile, and of auto without a window")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(cli::within(0, 100))
      ->type_name("LOW,HIGH");
  app.add_option("--equalise", options.equalise,
                 "Spread the grey values, of the whole or by parts, in 256 levels")
      ->check(CLI::IsMember({"none", "histogram", "clahe"}));
  app.add_option("--clahe-clip", options.clahe_clip, "Limit of contrast, of a flat histogram's")
      ->check(cli::within(0, 1000));
  app.add_option("--clahe-tiles", options.clahe_tiles, "Parts along each side")
      ->check(cli::within(1, 64));
  app.add_option("--register", options.reference,
                 "Lay every picture over this one: affine, by mutual information")
      ->type_name("FILE");
  app.add_option(
         "--on-unregistered", options.on_unregistered,
         "Pictures that cannot be registered stay as they are, or are faults for --on-error")
      ->check(CLI::IsMember({"keep", "error"}));
  add_pictures(verb, options);
  add_labels(verb, options);
  add_identity(verb, options);
  verb.only_with("--as", {"stack"}, {"--size", "--fit", "--register", "--on-unregistered"});
  verb.only_with("--contrast", {"auto", "percentile"}, {"--percentiles"});
  verb.only_with("--register", {}, {"--on-unregistered"});
  verb.only_with("--equalise", {"clahe"}, {"--clahe-clip", "--clahe-tiles"});
  verb.does([&](cli::Run& run) { pipeline::run_preprocess_xray(options, run); });
}

} // namespace thorax::apps
