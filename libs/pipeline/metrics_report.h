#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "evaluation/compare.h"
#include "evaluation/evaluate.h"
#include "pipeline/metrics.h"

namespace thorax::pipeline {

/// Everything that the report shows.
struct MetricsReport {
  std::string title, subtitle;
  double confidence = 0.95;
  std::vector<std::string> brands; ///< what the reader must not miss
  std::vector<std::string> notes;  ///< how the figures were found
  evaluation::Evaluation scores;
  std::vector<evaluation::Comparison> comparisons;
  Provenance provenance;
};

/// The tables for a terminal.
std::string summary_text(const MetricsReport& report);

/// Writes report.html, report.json, metrics.csv and curves.csv into a folder.
/// Throws Error(cannot_write | no_space).
void write_report(const std::filesystem::path& folder, const MetricsReport& report);

} // namespace thorax::pipeline
