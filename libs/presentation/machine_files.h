#pragma once

#include <string>

#include "presentation/evaluation_report.h"

namespace thorax::presentation {

/// The report for programs; docs/report.md describes every field and column.
std::string report_json(const EvaluationReport& report);
std::string metrics_csv(const EvaluationReport& report);
std::string curves_csv(const EvaluationReport& report);

} // namespace thorax::presentation
