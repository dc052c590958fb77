#include "cli/command.h"
#include "cli/validators.h"
#include "pipeline/phantom.h"

int main(int argc, char** argv) {
  using namespace thorax;
  cli::Command command({
      .name = "thorax-phantom",
      .synopsis = "Makes synthetic chest CT studies or X-rays with known truth",
      .details = "Writes DICOM files of fictional patients with labels, and for CT also masks of "
                 "the lungs and of the lesions "
                 "(NIfTI). CT findings are ground glass and consolidation; X-ray findings are "
                 "cardiomegaly, pleural effusion "
                 "and consolidation. A patient keeps the kind of finding from study to study. "
                 "Everything is a pure function "
                 "of the seed and the options.",
      .examples = {{"thorax-phantom --modality ct --patients 4 --output phantoms/",
                    "a small CT cohort"},
                   {"thorax-phantom --modality xray --patients 6 --size 256 --difficulty 0.2 "
                    "--output xrays/",
                    "X-rays with findings that are easy to see"}},
      .exit_codes = {ExitCode::inconsistent, ExitCode::cannot_write, ExitCode::exists,
                     ExitCode::no_space},
      .references =
          {"Murray: The physiological principle of minimum work. PNAS 12, 1926 (vessel trees)"},
  });

  pipeline::PhantomOptions options;
  cli::Verb& verb = command.single({.resume = true});
  CLI::App& app = verb.app();
  app.add_option("--modality", options.modality, "What to make")
      ->check(CLI::IsMember({"ct", "xray"}))
      ->capture_default_str();
  app.add_option("--patients", options.patients, "Number of patients, 1..9999")
      ->check(cli::within(1, 9999))
      ->capture_default_str();
  app.add_option("--output", options.output, "Folder for the cohort")
      ->transform(cli::folder_name())
      ->required();

  app.add_option("--studies-max", options.studies_max, "Most studies of one patient, 1..99")
      ->check(cli::within(1, 99))
      ->capture_default_str()
      ->group("Cohort options");
  app.add_option("--prevalence", options.prevalence, "Share of patients with any finding, 0..1")
      ->check(cli::within(0, 1))
      ->capture_default_str()
      ->group("Cohort options");
  app.add_option(
         "--difficulty", options.difficulty,
         "0 easy .. 1 hard: fewer, smaller and fainter findings, more noise and look-alikes")
      ->check(cli::within(0, 1))
      ->capture_default_str()
      ->group("Cohort options");

  app.add_option("--size", options.size, "Rows and columns of an image, 32..1024")
      ->check(cli::within(32, 1024))
      ->capture_default_str()
      ->group("Image options");
  app.add_option("--field", options.field_mm, "Width of an image, mm, 100..1000")
      ->check(cli::within(100, 1000))
      ->capture_default_str()
      ->group("Image options");
  app.add_option("--slices", options.slices, "CT: slices of a study, 2..1000")
      ->check(cli::within(2, 1000))
      ->capture_default_str()
      ->group("Image options");
  app.add_option("--spacing", options.spacing_mm,
                 "CT: distance and thickness of slices, mm, 0.5..20")
      ->check(cli::within(0.5, 20))
      ->capture_default_str()
      ->group("Image options");
  app.add_option("--view", options.view, "X-ray: side of the source")
      ->check(CLI::IsMember({"pa", "ap", "both"}))
      ->capture_default_str()
      ->group("Image options");
  verb.only_with("--modality", {"ct"}, {"--slices", "--spacing"});
  verb.only_with("--modality", {"xray"}, {"--view"});
  verb.also_writes([&] {
    const auto& folder = options.output;
    return std::vector{folder / "labels.csv", folder / "Data_Entry_2017.csv", folder / "masks",
                       folder / "lesions"};
  });
  verb.does([&](cli::Run& run) { pipeline::run_phantom(options, run); });
  return command.run(argc, argv);
}
