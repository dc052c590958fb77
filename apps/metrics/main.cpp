#include "cli/command.h"
#include "cli/validators.h"
#include "pipeline/metrics.h"

int main(int argc, char** argv) {
  using namespace thorax;
  cli::Command command({
      .name = "thorax-metrics",
      .synopsis = "Reports how well predictions separate the classes, with honest intervals",
      .details = "Reads predictions of thorax-classify (HDF5) or anybody's CSV with the columns "
                 "id, patient, [study, scan, "
                 "slice, fold, split, sex, age, view, model,] true:<class>... and prob:<class>..., "
                 "and prints AUROC, average "
                 "precision, sensitivity and specificity. Writes report.html, report.json, "
                 "metrics.csv and curves.csv.",
      .examples =
          {{"thorax-metrics fold0.h5 fold1.h5 fold2.h5 --output report/",
            "pool the folds of one model"},
           {"thorax-metrics scores.csv --threshold specificity=0.9 --level patient --output "
            "patients/",
            "patients at a fixed specificity"},
           {"thorax-metrics preds.csv --labels truth.csv --columns \"id=Image "
            "Index,prob:=prob_,patient=id[0:8]\" "
            "--output chexnet/",
            "other column names; the patient is the start of the image's name"},
           {"thorax-metrics fold0.h5 fold1.h5 fold2.h5 --compare baseline.h5 --output compared/",
            "paired difference to another model"}},
      .exit_codes = {ExitCode::unreadable, ExitCode::no_input, ExitCode::corrupt,
                     ExitCode::file_version, ExitCode::inconsistent, ExitCode::cannot_write,
                     ExitCode::exists, ExitCode::no_space},
      .references =
          {"DeLong, DeLong, Clarke-Pearson: Comparing the areas under correlated ROC curves. "
           "Biometrics 44, 1988",
           "Obuchowski: Nonparametric analysis of clustered ROC curve data. Biometrics 53, 1997",
           "Rao, Scott: A simple method for the analysis of clustered binary data. Biometrics 48, "
           "1992"},
  });

  pipeline::MetricsOptions options;
  cli::Verb& verb = command.single();
  CLI::App& app = verb.app();
  app.add_option("predictions", options.predictions,
                 "HDF5 or CSV files: the folds, or models, to report")
      ->required();
  app.add_option("--output", options.output, "Folder for the report")
      ->transform(cli::folder_name())
      ->required();
  app.add_option("--labels", options.labels,
                 "CSV with the truth, by id, where predictions hold none")
      ->group("Input options");
  app.add_option(
         "--columns", options.columns,
         "Your names of CSV columns, as NAME=YOURS,...; prob:=PREFIX renames all probabilities, "
         "patient=id[0:8] takes characters of another column")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->default_str("")
      ->group("Input options");
  app.add_flag("--logits", options.logits,
               "CSV holds logits: take their logistic function, or softmax of exclusive classes")
      ->group("Input options");
  app.add_flag("--exclusive-labels", options.exclusive, "Each case is of exactly one class")
      ->group("Input options");
  app.add_option("--each-file", options.each_file,
                 "What each file of predictions is: as its columns say, the next fold, or a model "
                 "called like the file")
      ->check(CLI::IsMember({"as-written", "fold", "model"}))
      ->capture_default_str()
      ->group("Input options");
  app.add_flag("--repeated-folds", options.repeated_folds,
               "Folds may test the same patients: repeated cross-validation, or one test set for "
               "all folds; rows count once per fold, intervals are by patient")
      ->group("Input options");
  app.add_option("--compare", options.compare,
                 "Predictions of another model for the same cases, e.g. a baseline")
      ->default_str("")
      ->group("Input options");
  app.add_option("--level", options.level, "Report images (or slices), scans or patients")
      ->check(CLI::IsMember({"all", "image", "scan", "patient"}))
      ->capture_default_str()
      ->group("Evaluation options");
  app.add_option("--aggregate", options.aggregate,
                 "How probabilities of a scan's images are joined: mean, max, top-K (mean of the K "
                 "highest), noisy-or, or proportion=V (share of images at V or above)")
      ->capture_default_str()
      ->group("Evaluation options");
  app.add_option(
         "--threshold", options.threshold,
         "Chosen on validation rows: youden, sensitivity=V or specificity=V; or a value V in 0..1")
      ->capture_default_str()
      ->group("Evaluation options");
  app.add_option("--confidence", options.confidence, "Of the intervals, 0.5..0.999")
      ->check(cli::within(0.5, 0.999))
      ->capture_default_str()
      ->group("Evaluation options");
  app.add_option("--title", options.title, "Heading of the report")
      ->capture_default_str()
      ->group("Output options");
  verb.does([&](cli::Run& run) { pipeline::run_metrics(options, run); });
  return command.run(argc, argv);
}
