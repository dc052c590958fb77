#include "presentation/report_page.h"

#include <set>

#include <fmt/format.h>

#include "core/text.h"
#include "presentation/sections.h"

namespace thorax::presentation {
namespace {

/// Classes whose names differ in punctuation alone would share a file.
template <class AnyBlock>
void keep_files_apart(std::vector<AnyBlock>& blocks, std::set<std::string>& taken) {
  for (AnyBlock& block : blocks) {
    if (auto* figure = std::get_if<report::Figure>(&block)) {
      const std::string stem = figure->file.substr(0, figure->file.rfind('.'));
      for (int number = 2; !taken.insert(figure->file).second; ++number)
        figure->file = fmt::format("{}_{}.svg", stem, number);
    }
    if constexpr (std::is_same_v<AnyBlock, report::Block>)
      if (auto* details = std::get_if<report::Details>(&block))
        keep_files_apart(details->contents, taken);
  }
}

} // namespace

report::Page report_page(const EvaluationReport& report) {
  const Lookup lookup(report.figures.measures);
  report::Page page{report.title, report.subtitle, {}};
  page.sections = {{"", warnings(report)},
                   {"Discrimination", discrimination(report, lookup)},
                   {"Operating point", operating_point(report, lookup)},
                   {"Calibration", calibration(report, lookup)},
                   {"Clinical use", clinical_use(report, lookup)},
                   {"Exclusive classes", exclusive_classes(report, lookup)},
                   {"Scan curve", scan_curve(report, lookup)},
                   {"Subgroups", subgroups(report, lookup)},
                   {"Cross-validation", cross_validation(report, lookup)},
                   {"Comparison of models", model_comparison(report)},
                   {"Published reference points", published_points(report, lookup)},
                   {"Methods", methods(report)},
                   {"Provenance", provenance(report)}};
  std::erase_if(page.sections, [](const report::Section& one) { return one.blocks.empty(); });
  std::set<std::string> taken;
  for (report::Section& section : page.sections)
    keep_files_apart(section.blocks, taken);
  page.footer = fmt::format(
      "Research software, not a medical device. {} {}. SHA-256 of the inputs: {}.",
      report.provenance.command, report.provenance.version, join(report.provenance.inputs, ", "));
  return page;
}

} // namespace thorax::presentation
