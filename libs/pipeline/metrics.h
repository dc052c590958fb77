#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/run.h"

namespace thorax::pipeline {

struct MetricsOptions {
  std::vector<std::filesystem::path>
      predictions;              ///< HDF5 or CSV; together the folds or models to report
  std::filesystem::path output; ///< a folder
  std::filesystem::path labels; ///< CSV with the truth, where predictions hold none
  std::vector<std::filesystem::path> compare; ///< predictions of another model for the same cases
  std::vector<std::string> columns;           ///< "canonical=theirs", for CSV
  bool logits = false;                        ///< CSV tables hold logits
  bool exclusive = false;                     ///< each case is of exactly one class
  std::string each_file = "as-written";       ///< as-written, fold or model
  bool repeated_folds = false;                ///< several folds may test the same patient
  std::string level = "all";                  ///< all, image, scan or patient
  std::string aggregate = "mean";             ///< mean, max, top-K, noisy-or or proportion=V
  std::string threshold = "youden";           ///< youden, f1, sensitivity=V, specificity=V or V
  bool threshold_on_test = false;             ///< chosen on test rows, and branded
  std::vector<double> prevalences;            ///< for predictive values, in (0, 1)
  double partial_specificity = 0.9;           ///< from which on the partial AUROC counts
  std::vector<std::string> subgroups;         ///< columns
  std::string no_finding;                     ///< class of cases without a finding; empty = by name
  std::vector<double> age_bands = {18, 40, 60, 80}; ///< years at which a band begins
  std::string bootstrap = "auto";                   ///< replicates, or auto
  std::string compare_to;                           ///< a published set, or nothing
  double confidence = 0.95;
  std::string title = "Classification report";
};

/// Reads predictions, prints the main figures and writes the report's files (docs/report.md).
/// Throws Error(command_line | unreadable | corrupt | inconsistent | exists | cannot_write).
void run_metrics(const MetricsOptions& options, cli::Run& run);

/// The files and folders that a report has in its folder.
std::vector<std::filesystem::path> report_paths(const std::filesystem::path& output);

struct MetricsCompareOptions {
  std::filesystem::path first, second; ///< report.json, or the folder that holds it
  bool all = false;                    ///< every measure and group
};

/// The two files that are compared.
std::vector<std::filesystem::path> report_inputs(const MetricsCompareOptions& options);

/// Prints what got better, worse or stayed from one report to another.
/// Throws Error(unreadable | corrupt | file_version | inconsistent).
void run_metrics_compare(const MetricsCompareOptions& options, cli::Run& run);

} // namespace thorax::pipeline
