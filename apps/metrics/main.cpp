#include "cli/command.h"
#include "cli/validators.h"
#include "metrics/options.h"

namespace {

using namespace thorax;

cli::Description report_description() {
  return {
      .name = "thorax-metrics",
      .synopsis = "Reports how well predictions separate the classes, with honest intervals",
      .details = "Reads predictions of thorax-classify (HDF5) or anybody's CSV with the columns "
                 "id, patient, [study, scan, slice, fold, split, sex, age, view, model,] "
                 "true:<class>... and prob:<class>..., and prints AUROC, "
                 "sensitivity and specificity. Writes report.html, report.md, report.json, "
                 "metrics.csv, curves.csv and checklist.md, described in docs/report.md.",
      .examples =
          {{"thorax-metrics fold0.h5 fold1.h5 fold2.h5 --output report/",
            "pool the folds of one model"},
           {"thorax-metrics scores.csv --threshold specificity=0.9 --level patient --output "
            "patients/",
            "patients at a fixed specificity"},
           {"thorax-metrics preds.csv --labels truth.csv --columns \"id=Image "
            "Index,prob:=prob_,patient=id[0:8]\" --compare-to chestxray14 --output chexnet/",
            "other column names; the patient is the start of the image's name; beside published "
            "results"},
           {"thorax-metrics scores.csv --subgroups sex,age --prevalences 0.01,0.1 --output "
            "groups/",
            "by subgroup, with predictive values where 1% and 10% are ill"},
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
           "1992",
           "Efron: Better bootstrap confidence intervals. JASA 82, 1987"},
  };
}

cli::Description compare_description() {
  return {
      .name = "compare",
      .synopsis = "Says what got better, worse or stayed from one report to another",
      .details = "Differences are second minus first, with an interval from those of both reports "
                 "(Zou and Donner 2008), as if the cases were different ones; for the same cases "
                 "use --compare of thorax-metrics, which is paired.",
      .examples = {{"thorax-metrics compare report/report.json compared/report.json",
                    "the main measures over all cases"},
                   {"thorax-metrics compare report/ compared/ --all", "every measure and group"}},
      .exit_codes = {ExitCode::unreadable, ExitCode::corrupt, ExitCode::file_version,
                     ExitCode::inconsistent},
      .references = {"Zou, Donner: Construction of confidence limits about effect measures. "
                     "Statistics in Medicine 27, 2008"},
  };
}

} // namespace

int main(int argc, char** argv) {
  cli::Command command(report_description());

  pipeline::MetricsOptions options;
  cli::Verb& verb = command.single();
  verb.app()
      .add_option("predictions", options.predictions,
                  "HDF5 or CSV files: the folds, or models, to report")
      ->required();
  verb.app()
      .add_option("--output", options.output, "Folder for the report")
      ->transform(cli::folder_name())
      ->required();
  add_input_options(verb.app(), options);
  add_evaluation_options(verb.app(), options);
  add_report_options(verb.app(), options);
  verb.only_with("--subgroups", {}, {"--age-bands"});
  verb.only_with("--level", {"all", "scan", "patient"}, {"--aggregate"});
  verb.also_writes([&] { return pipeline::report_paths(options.output); });
  verb.does([&](cli::Run& run) { pipeline::run_metrics(options, run); });

  pipeline::MetricsCompareOptions comparison;
  cli::Verb& compare = command.add_verb(compare_description());
  compare.app()
      .add_option("first", comparison.first, "report.json, or its folder, to start from")
      ->required();
  compare.app().add_option("second", comparison.second, "The one to judge")->required();
  compare.app()
      .add_flag("--all", comparison.all, "Every measure and group, not just the main ones")
      ->group("Output options");
  compare.also_reads([&] { return pipeline::report_inputs(comparison); });
  compare.does([&](cli::Run& run) { pipeline::run_metrics_compare(comparison, run); });
  return command.run(argc, argv);
}
