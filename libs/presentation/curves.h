#pragma once

#include <string>
#include <string_view>

#include "core/append.h"
#include "evaluation/measure.h"
#include "presentation/evaluation_report.h"
#include "report/page.h"

namespace thorax::presentation {

/// With more classes than this their plots are folded away.
inline constexpr std::size_t few_classes = 4;

/// The curve of a kind, or nullptr.
const evaluation::Curve* find_curve(const EvaluationReport& report,
                                    const evaluation::Subject& subject, std::string_view kind);

/// A curve as a line; its intervals are shaded.
report::Line to_line(const evaluation::Curve& curve, std::string name, std::string note = {});
report::Band to_band(const evaluation::Curve& curve);

/// "plots/roc_image_effusion.svg" from the parts of a name, of letters and digits only.
/// A long name is cut; a hash of it keeps it distinct.
std::string plot_file(std::initializer_list<std::string_view> parts);

/// Blocks as they are when there are few, else folded under a summary.
std::vector<report::Block> folded(std::string summary, std::vector<report::Content> contents,
                                  std::size_t classes);

} // namespace thorax::presentation
