#include "presentation/checklist.h"
#include "presentation/machine_files.h"
#include "presentation/report_page.h"

namespace thorax::presentation {

std::map<std::string, std::string> report_files(const EvaluationReport& report) {
  const report::Page page = report_page(report);
  std::map<std::string, std::string> files = report::svg_files(page);
  files["report.html"] = report::html(page);
  files["report.md"] = report::markdown(page);
  files["report.json"] = report_json(report);
  files["metrics.csv"] = metrics_csv(report);
  files["curves.csv"] = curves_csv(report);
  files["checklist.md"] = checklist_text(report);
  return files;
}

} // namespace thorax::presentation
