#include "pipeline/metrics_settings.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"
#include "core/text.h"

namespace thorax::pipeline {
namespace {

constexpr std::size_t usual_replicates = 2000;
constexpr double quick_enough = 1e10; ///< values to look at in all replicates

stats::ThresholdRule parse_threshold(const std::string& text) {
  using Kind = stats::ThresholdRule::Kind;
  if (text == "youden")
    return {Kind::youden, 0};
  if (text == "f1")
    return {Kind::f1, 0};
  const std::size_t equals = text.find('=');
  const std::string name = equals == std::string::npos ? "" : text.substr(0, equals);
  const auto value = parse_number(equals == std::string::npos ? text : text.substr(equals + 1));
  const bool known = name.empty() || name == "sensitivity" || name == "specificity";
  if (!known || !value || !(*value >= 0 && *value <= 1))
    throw Error(ExitCode::command_line, fmt::format("--threshold cannot be '{}'", text),
                "give youden, f1, sensitivity=V, specificity=V or V, with V from 0 to 1");
  return {name.empty()            ? Kind::value
          : name == "sensitivity" ? Kind::sensitivity
                                  : Kind::specificity,
          *value};
}

void check_prevalences(const std::vector<double>& prevalences) {
  for (const double prevalence : prevalences)
    if (!(prevalence > 0 && prevalence < 1))
      throw Error(ExitCode::command_line, fmt::format("--prevalences cannot hold {}", prevalence),
                  "give shares between 0 and 1, such as 0.01,0.1");
}

void check_age_bands(const std::vector<double>& bands) {
  const bool whole = std::all_of(bands.begin(), bands.end(), [](double years) {
    return years > 0 && years < 150 && years == std::floor(years);
  });
  if (!whole ||
      std::adjacent_find(bands.begin(), bands.end(), std::greater_equal<>()) != bands.end())
    throw Error(ExitCode::command_line, "--age-bands are not rising whole years",
                "give the years at which bands begin, such as 18,40,60,80");
}

/// Nothing for auto.
std::optional<std::size_t> parse_replicates(const std::string& text) {
  if (text == "auto")
    return std::nullopt;
  const auto count = parse_number(text);
  const bool enough = count && (*count == 0 || (*count >= 100 && *count <= 1e6));
  if (!enough || *count != std::floor(*count))
    throw Error(ExitCode::command_line, fmt::format("--bootstrap cannot be '{}'", text),
                "give auto or a whole number of replicates from 100 to 1000000, or 0 for none");
  return static_cast<std::size_t>(*count);
}

/// Keeps the first of equal values.
template <class Value>
void keep_once(std::vector<Value>& values, const char* option) {
  std::vector<Value> once;
  for (Value& value : values)
    if (std::find(once.begin(), once.end(), value) == once.end())
      once.push_back(std::move(value));
    else
      log::warning("{} names {} twice", option, value);
  values = std::move(once);
}

} // namespace

MetricsOptions tidied(MetricsOptions options) {
  for (std::string& name : options.subgroups) {
    name = trim(name);
    if (name.empty())
      throw Error(ExitCode::command_line, "--subgroups holds an empty name",
                  "give names of columns, such as sex,age");
  }
  keep_once(options.subgroups, "--subgroups");
  keep_once(options.prevalences, "--prevalences");
  return options;
}

evaluation::FigureSettings figure_settings(const MetricsOptions& options, const cli::Run& run) {
  check_prevalences(options.prevalences);
  check_age_bands(options.age_bands);
  evaluation::FigureSettings settings;
  settings.threshold = parse_threshold(options.threshold);
  settings.threshold_on_test = options.threshold_on_test;
  if (settings.threshold_on_test && settings.threshold.kind == stats::ThresholdRule::Kind::value)
    log::warning("--threshold-on-test changes nothing with --threshold {}", options.threshold);
  settings.confidence = options.confidence;
  settings.prevalences = options.prevalences;
  settings.partial_specificity = options.partial_specificity;
  settings.subgroups = options.subgroups;
  settings.age_bands = options.age_bands;
  settings.no_finding = options.no_finding;
  settings.replicates = parse_replicates(options.bootstrap).value_or(usual_replicates);
  settings.seed = run.seed;
  settings.threads = run.threads;
  return settings;
}

std::size_t replicates_for(const MetricsOptions& options, const evaluation::ScoredCases& cases) {
  if (const auto asked = parse_replicates(options.bootstrap))
    return *asked;
  const double values =
      static_cast<double>(cases.probabilities.size()) * static_cast<double>(usual_replicates);
  if (values <= quick_enough)
    return usual_replicates;
  log::warning("{} rows are too many to draw {} bootstrap replicates unasked: no intervals that "
               "need them; ask with --bootstrap N",
               cases.size(), usual_replicates);
  return 0;
}

} // namespace thorax::pipeline
