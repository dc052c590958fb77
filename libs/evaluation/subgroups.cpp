#include "evaluation/subgroups.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/error.h"
#include "core/text.h"
#include "stats/difference.h"

namespace thorax::evaluation {
namespace {

constexpr std::size_t most_labels = 20;
constexpr double smallest_cell = 10;
constexpr std::string_view unknown = "unknown";

std::string age_band(const std::string& text, const std::vector<double>& bands) {
  const auto age = parse_number(text);
  if (!age || !(*age >= 0))
    return std::string(unknown);
  const auto next = std::upper_bound(bands.begin(), bands.end(), *age);
  const double from = next == bands.begin() ? 0 : *(next - 1);
  return next == bands.end() ? fmt::format("{}+", from) : fmt::format("{}-{}", from, *next - 1);
}

template <class Condition>
const Measure* find(const std::vector<Measure>& measures, const Condition& holds) {
  const auto found = std::find_if(measures.begin(), measures.end(), [&](const Measure& measure) {
    return measure.preferred && holds(measure);
  });
  return found == measures.end() ? nullptr : &*found;
}

const Measure* find_named(const std::vector<Measure>& measures, std::string_view name) {
  return find(measures, [&](const Measure& measure) { return measure.name == name; });
}

/// The same measure of the same class.
const Measure* find_equal(const std::vector<Measure>& measures, const Measure& wanted) {
  return find(measures, [&](const Measure& measure) {
    return measure.name == wanted.name && measure.subject.name == wanted.subject.name;
  });
}

bool has_gap(const Measure& measure) {
  static constexpr std::string_view without[] = {"cases",
                                                 "patients",
                                                 "positives",
                                                 "unknown",
                                                 "positive_likelihood_ratio",
                                                 "negative_likelihood_ratio",
                                                 "diagnostic_odds_ratio"};
  return measure.preferred && measure.value &&
         std::find(std::begin(without), std::end(without), measure.name) == std::end(without);
}

bool is_small_cell(const std::vector<Measure>& of_class) {
  const Measure* cases = find_named(of_class, "cases");
  const Measure* positives = find_named(of_class, "positives");
  return cases && positives &&
         std::min(*positives->value, *cases->value - *positives->value) < smallest_cell;
}

void mark(std::vector<Measure>& measures, const std::string& note) {
  for (Measure& measure : measures)
    if (measure.note.empty() && measure.name != "cases" && measure.name != "patients" &&
        measure.name != "positives" && measure.name != "unknown")
      measure.note = note;
}

/// Whether it is a mean over only some of the classes.
bool is_partial_mean(const Measure& measure) {
  return measure.note.starts_with("mean of ");
}

} // namespace

bool Subgroups::is_unknown(std::size_t label) const {
  return labels[label] == fmt::format("{}={}", column, unknown);
}

Subgroups subgroups(const ScoredCases& cases, const std::string& column,
                    const std::vector<double>& age_bands) {
  const std::vector<std::string>& values = cases.columns.at(column);
  std::vector<std::string> texts;
  for (const std::string& value : values)
    texts.push_back(value.empty()     ? std::string(unknown)
                    : column == "age" ? age_band(value, age_bands)
                                      : value);
  // In rising order, bands by their numbers, what is unknown last.
  std::map<std::tuple<bool, double, std::string>, std::size_t> order;
  const auto key = [](const std::string& text) {
    return std::tuple(text == unknown,
                      parse_number(text.substr(0, text.find_first_of("-+"))).value_or(0), text);
  };
  for (const std::string& text : texts) {
    order.emplace(key(text), 0);
    if (order.size() > most_labels + 1)
      throw Error(ExitCode::inconsistent,
                  fmt::format("column '{}' has more than {} values", column, most_labels),
                  "name a column that divides cases into few groups in --subgroups");
  }
  Subgroups result{column, {}, {}};
  for (auto& [parts, number] : order) {
    number = result.labels.size();
    result.labels.push_back(fmt::format("{}={}", column, std::get<2>(parts)));
  }
  for (const std::string& text : texts)
    result.of.push_back(order.at(key(text)));
  return result;
}

void mark_small_cells(SetFigures& group) {
  const std::string few =
      fmt::format("fewer than {} positive, or {} negative, cases", smallest_cell, smallest_cell);
  bool any_small = false;
  for (std::vector<Measure>& of_class : group.of_class)
    if (is_small_cell(of_class)) {
      any_small = true;
      mark(of_class, few);
    }
  if (any_small)
    mark(group.over_classes, "a class has " + few);
}

std::vector<Measure> gaps(const std::vector<Measure>& group, const std::vector<Measure>& others) {
  std::vector<Measure> result;
  for (const Measure& measure : group) {
    const Measure* other = has_gap(measure) ? find_equal(others, measure) : nullptr;
    if (!other || !other->value || is_partial_mean(measure) || is_partial_mean(*other))
      continue;
    Measure gap{measure.subject, "gap_" + measure.name, *measure.value - *other->value};
    gap.cases = measure.cases;
    gap.note = !measure.note.empty() || other->note.empty() ? measure.note
                                                            : "the other groups: " + other->note;
    if (measure.interval && other->interval) {
      gap.interval = stats::difference_interval(*measure.value, *measure.interval, *other->value,
                                                *other->interval);
      gap.method = "from both intervals (Zou and Donner)";
    }
    result.push_back(std::move(gap));
  }
  return result;
}

} // namespace thorax::evaluation
