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
  std::string threshold = "youden";           ///< youden, sensitivity=V, specificity=V or V
  double confidence = 0.95;
  std::string title = "Classification report";
};

/// Reads predictions, prints the table of figures and writes report.html, report.json, metrics.csv
/// and curves.csv. Throws Error(command_line | unreadable | corrupt | inconsistent | exists |
/// cannot_write).
void run_metrics(const MetricsOptions& options, cli::Run& run);

} // namespace thorax::pipeline
