#include "metrics/options.h"

#include "cli/validators.h"

using namespace thorax;

void add_input_options(CLI::App& app, pipeline::MetricsOptions& options) {
  constexpr const char* group = "Input options";
  app.add_option("--labels", options.labels,
                 "CSV with the truth, by id, where predictions hold none")
      ->group(group);
  app.add_option(
         "--columns", options.columns,
         "Your names of CSV columns, as NAME=YOURS,...; prob:=PREFIX renames all probabilities, "
         "patient=id[0:8] takes characters of another column")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->default_str("")
      ->group(group);
  app.add_flag("--logits", options.logits,
               "CSV holds logits: take their logistic function, or softmax of exclusive classes")
      ->group(group);
  app.add_flag("--exclusive-labels", options.exclusive, "Each case is of exactly one class")
      ->group(group);
  app.add_option("--each-file", options.each_file,
                 "What each file of predictions is: as its columns say, the next fold, or a model "
                 "called like the file")
      ->check(CLI::IsMember({"as-written", "fold", "model"}))
      ->capture_default_str()
      ->group(group);
  app.add_flag("--repeated-folds", options.repeated_folds,
               "Folds may test the same patients: repeated cross-validation, or one test set for "
               "all folds; rows count once per fold, intervals are by patient")
      ->group(group);
  app.add_option("--compare", options.compare,
                 "Predictions of another model for the same cases, e.g. a baseline")
      ->default_str("")
      ->group(group);
}

void add_evaluation_options(CLI::App& app, pipeline::MetricsOptions& options) {
  constexpr const char* group = "Evaluation options";
  app.add_option("--level", options.level, "Report images (or slices), scans or patients")
      ->check(CLI::IsMember({"all", "image", "scan", "patient"}))
      ->capture_default_str()
      ->group(group);
  app.add_option("--aggregate", options.aggregate,
                 "How probabilities of a scan's images are joined: mean, max, top-K (mean of the K "
                 "highest), noisy-or, or proportion=V (share of images at V or above)")
      ->capture_default_str()
      ->group(group);
  app.add_option("--threshold", options.threshold,
                 "Chosen on validation rows: youden, f1, sensitivity=V or specificity=V; or a "
                 "value V in 0..1")
      ->capture_default_str()
      ->group(group);
  app.add_flag("--threshold-on-test", options.threshold_on_test,
               "Choose it on the test rows themselves; the report says that figures are too good")
      ->group(group);
  app.add_option("--prevalences", options.prevalences,
                 "Give predictive values at these shares of ill cases, 0..1, as V,...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->default_str("")
      ->group(group);
  app.add_option("--partial-specificity", options.partial_specificity,
                 "Partial AUROC over specificities from here on, 0..0.99")
      ->check(cli::within(0, 0.99))
      ->capture_default_str()
      ->group(group);
  app.add_option("--subgroups", options.subgroups,
                 "Report every measure by sex, age, view or any column, as NAME,...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->default_str("")
      ->group(group);
  app.add_option("--no-finding", options.no_finding,
                 "Class of cases without a finding, for the under-diagnosis rate; by default one "
                 "called No Finding, Normal, Healthy or None")
      ->group(group);
  app.add_option("--age-bands", options.age_bands, "Years at which bands of age begin, as N,...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->capture_default_str()
      ->group(group);
  app.add_option("--bootstrap", options.bootstrap,
                 "Replicates over patients, for intervals without a formula and for bands of "
                 "curves; auto is 2000, or 0 where that takes minutes")
      ->capture_default_str()
      ->group(group);
  app.add_option("--confidence", options.confidence, "Of the intervals, 0.5..0.999")
      ->check(cli::within(0.5, 0.999))
      ->capture_default_str()
      ->group(group);
}

void add_report_options(CLI::App& app, pipeline::MetricsOptions& options) {
  constexpr const char* group = "Output options";
  app.add_option("--compare-to", options.compare_to,
                 "Show published results beside these: chestxray14, claire or pennisi")
      ->default_str("")
      ->group(group);
  app.add_option("--title", options.title, "Heading of the report")
      ->capture_default_str()
      ->group(group);
}
