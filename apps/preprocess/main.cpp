#include "preprocess/ct_options.h"
#include "preprocess/shared_options.h"

using namespace thorax;
using namespace thorax::apps;

namespace {

const std::vector<ExitCode> exit_codes = {
    ExitCode::unreadable,   ExitCode::no_input,     ExitCode::corrupt, ExitCode::file_version,
    ExitCode::inconsistent, ExitCode::cannot_write, ExitCode::exists,  ExitCode::no_space};

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
  add_input(verb, options, "Folders, archives, DICOM or picture files");
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
  add_ct(command, ct, exit_codes);
  add_xray(command, xray);
  return command.run(argc, argv);
}
