#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "evaluation/measure.h"
#include "evaluation/measure_names.h"
#include "report/table.h"

namespace thorax::presentation {

/// "95%"
std::string percent(double confidence);
/// "95% interval"
std::string interval_heading(double confidence);
/// "0.880–0.938"; "−0.010 to 0.034" where a limit is below 0.
std::string interval_text(const stats::Interval& interval);
/// Three decimals with a minus sign.
std::string number_text(double value);
/// The same with a sign always, for differences.
std::string signed_text(double value);
/// "0.900 (45/50)"; without trials the share alone.
std::string share_text(double share, std::size_t trials);
/// "0.900 (0.880–0.938)"; empty without a value.
std::string value_text(const evaluation::Measure* measure);
/// "0.0123" or "< 0.0001"; nothing without a value.
report::Cell p_value_cell(const std::optional<double>& p_value);

/// A measure's name for readers, of those derived from others too: "PPV at a prevalence of 0.1",
/// "Brier score after temperature scaling", "AUROC gap".
std::string label(std::string_view measure);
/// What a rise of a measure means. A gap may close from either side: neither.
evaluation::Better better(std::string_view measure);
/// "Mean of classes" for "(macro)" and so on; a class is itself.
std::string class_text(const evaluation::Subject& subject);
/// "1 case", "2 cases"
std::string plural(std::size_t count, std::string_view noun);
/// With a capital first letter.
std::string capitalised(std::string text);

} // namespace thorax::presentation
