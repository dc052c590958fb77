#pragma once

#include "presentation/evaluation_report.h"
#include "report/page.h"

namespace thorax::presentation {

/// The report as a document; sections without content are left out.
report::Page report_page(const EvaluationReport& report);

} // namespace thorax::presentation
