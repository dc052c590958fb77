#pragma once

#include <optional>
#include <string>
#include <vector>

#include "presentation/stored_report.h"

namespace thorax::presentation {

enum class Change {
  better,
  worse,
  changed,       ///< of a measure of which neither more nor less is better
  unclear,       ///< the interval holds 0
  other_classes, ///< of a figure over the classes, which are not the same
  unknown,       ///< there is no interval
};

/// "better", ..., "no clear change", "other classes", "no interval"
std::string_view name(Change change);

/// A measure in two reports.
struct MeasureChange {
  evaluation::Subject subject; ///< as in the second report
  std::string other_model;     ///< of the first report
  std::string measure;
  double first = 0, second = 0;
  double difference = 0; ///< second minus first
  std::optional<stats::Interval> interval = {};
  Change change = Change::unknown;
};

struct ReportComparison {
  double confidence = 0.95;
  std::vector<MeasureChange> changes;
  /// "AUROC of Effusion at image level"; main measures first, no counts of cases.
  std::vector<std::string> only_first, only_second;
  std::vector<std::string> warnings;
};

/// Compares the figures over all folds, and their mean, of two reports: those of the same level,
/// class, group, fold and measure; of the same model, too, when both reports have several.
///
/// Means and other figures over the classes are judged only where both reports have the same ones.
///
/// Intervals of differences are Zou and Donner's (stats/difference.h): the reports are treated as
/// independent, which makes intervals too wide when they share cases; paired differences need the
/// predictions. Intervals of different confidence are not joined.
ReportComparison compare_reports(const StoredReport& first, const StoredReport& second);

/// A table for a terminal, notes below.
/// @param first, second what the reports are called
/// @param all every measure and group; else the main measures over all cases
std::string comparison_text(const ReportComparison& comparison, const std::string& first,
                            const std::string& second, bool all = false);

} // namespace thorax::presentation
