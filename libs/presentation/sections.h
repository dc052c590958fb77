#pragma once

#include <vector>

#include "presentation/evaluation_report.h"
#include "presentation/lookup.h"
#include "report/page.h"

namespace thorax::presentation {

using Blocks = std::vector<report::Block>;

/// The sections of a report, each in a file of its own; without content they are empty.
Blocks warnings(const EvaluationReport& report);
Blocks discrimination(const EvaluationReport& report, const Lookup& lookup);
Blocks operating_point(const EvaluationReport& report, const Lookup& lookup);
Blocks calibration(const EvaluationReport& report, const Lookup& lookup);
Blocks clinical_use(const EvaluationReport& report, const Lookup& lookup);
Blocks exclusive_classes(const EvaluationReport& report, const Lookup& lookup);
Blocks scan_curve(const EvaluationReport& report, const Lookup& lookup);
Blocks subgroups(const EvaluationReport& report, const Lookup& lookup);
Blocks cross_validation(const EvaluationReport& report, const Lookup& lookup);
Blocks model_comparison(const EvaluationReport& report);
Blocks published_points(const EvaluationReport& report, const Lookup& lookup);
Blocks methods(const EvaluationReport& report);
Blocks provenance(const EvaluationReport& report);

} // namespace thorax::presentation
