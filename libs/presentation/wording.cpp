#include "presentation/wording.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "report/scale.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

constexpr std::string_view after_temperature = "_after_temperature", after_platt = "_after_platt";
constexpr std::string_view positive_at = "positive_predictive_value_at_";
constexpr std::string_view negative_at = "negative_predictive_value_at_";
constexpr std::string_view gap = "gap_";

const MeasureName* fixed_name(std::string_view name) {
  const auto found = std::find_if(measure_names.begin(), measure_names.end(),
                                  [&](const MeasureName& one) { return one.name == name; });
  return found == measure_names.end() ? nullptr : found;
}

std::string_view without_end(std::string_view text, std::string_view end) {
  return text.substr(0, text.size() - end.size());
}

} // namespace

std::string percent(double confidence) {
  return fmt::format("{:g}%", confidence * 100);
}

std::string interval_heading(double confidence) {
  return percent(confidence) + " interval";
}

std::string number_text(double value) {
  return std::isfinite(value) ? report::tick_text(value, 3) : fmt::format("{}", value);
}

std::string signed_text(double value) {
  return (value > 0 ? "+" : "") + number_text(value);
}

std::string interval_text(const stats::Interval& interval) {
  return number_text(interval.low) + (interval.low < 0 ? " to " : "\u2013") +
         number_text(interval.high);
}

std::string share_text(double share, std::size_t trials) {
  if (trials == 0)
    return number_text(share);
  return fmt::format("{} ({:.0f}/{})", number_text(share),
                     std::round(share * static_cast<double>(trials)), trials);
}

std::string value_text(const Measure* measure) {
  if (!measure || !measure->value)
    return {};
  const std::string value = number_text(*measure->value);
  return measure->interval ? value + " (" + interval_text(*measure->interval) + ")" : value;
}

report::Cell p_value_cell(const std::optional<double>& p_value) {
  if (!p_value)
    return {};
  return *p_value < 0.0001 ? std::string("< 0.0001") : fmt::format("{:.4f}", *p_value);
}

std::string label(std::string_view measure) {
  if (const MeasureName* fixed = fixed_name(measure))
    return std::string(fixed->label);
  if (measure.starts_with(gap))
    return label(measure.substr(gap.size())) + " gap";
  if (measure.starts_with(positive_at))
    return fmt::format("PPV at a prevalence of {}", measure.substr(positive_at.size()));
  if (measure.starts_with(negative_at))
    return fmt::format("NPV at a prevalence of {}", measure.substr(negative_at.size()));
  if (measure.ends_with(after_temperature))
    return label(without_end(measure, after_temperature)) + " after temperature scaling";
  if (measure.ends_with(after_platt))
    return label(without_end(measure, after_platt)) + " after Platt scaling";
  return std::string(measure);
}

Better better(std::string_view measure) {
  if (const MeasureName* fixed = fixed_name(measure))
    return fixed->better;
  if (measure.starts_with(positive_at) || measure.starts_with(negative_at))
    return Better::higher;
  if (measure.ends_with(after_temperature))
    return better(without_end(measure, after_temperature));
  if (measure.ends_with(after_platt))
    return better(without_end(measure, after_platt));
  return Better::neither;
}

std::string class_text(const Subject& subject) {
  if (subject.name == macro_name)
    return "Mean of classes";
  if (subject.name == weighted_name)
    return "Mean weighted by positives";
  if (subject.name == micro_name)
    return "All classes pooled";
  if (subject.name == exclusive_name)
    return "Most probable class";
  if (subject.name == any_finding_name)
    return "Any finding";
  return subject.name;
}

std::string plural(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string capitalised(std::string text) {
  if (!text.empty())
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

} // namespace thorax::presentation
