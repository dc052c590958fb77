#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/provenance.h"
#include "evaluation/compare.h"
#include "evaluation/measure.h"
#include "presentation/published_sets.h"

namespace thorax::presentation {

/// Everything that a report shows.
struct EvaluationReport {
  std::string title, subtitle;
  double confidence = 0.95;
  std::vector<std::string> brands = {};  ///< what the reader must not miss: shown first, everywhere
  std::vector<std::string> methods = {}; ///< sentences of the methods paragraph, ready to print
  evaluation::Figures figures = {};
  std::vector<evaluation::Comparison> comparisons = {};
  std::optional<PublishedSet> compare_to = {};
  ProvenanceChain earlier = {}; ///< the stages that made the predictions, the oldest first
  Provenance provenance = {};   ///< this run's
};

/// Every file of the report by its path in the report's folder: report.html, report.md,
/// report.json, metrics.csv, curves.csv, checklist.md, and the plots/*.svg that report.md links to.
/// docs/report.md describes them.
std::map<std::string, std::string> report_files(const EvaluationReport& report);

/// The main tables for a terminal: brands first, notes last.
std::string console_text(const EvaluationReport& report);

} // namespace thorax::presentation
