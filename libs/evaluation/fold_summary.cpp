#include "evaluation/fold_summary.h"

#include <map>

#include <fmt/format.h>

#include "stats/summary.h"

namespace thorax::evaluation {
namespace {

struct OverFolds {
  Subject subject;
  std::vector<double> values;
  std::size_t cases = 0;
};

/// Class and measure.
using Key = std::pair<std::string, std::string>;

Measure summary_row(const OverFolds& over, const Key& key, const char* fold,
                    std::optional<double> value, std::size_t folds) {
  Measure measure{over.subject, key.second, value};
  measure.subject.fold = fold;
  measure.cases = over.cases;
  if (over.values.size() < folds)
    measure.note = fmt::format("{} of {} folds have a value", over.values.size(), folds);
  return measure;
}

} // namespace

std::vector<Measure> fold_summary(const std::vector<std::vector<Measure>>& folds) {
  std::vector<Key> order;
  std::map<Key, OverFolds> by_key;
  for (const std::vector<Measure>& fold : folds)
    for (const Measure& measure : fold) {
      if (!measure.preferred)
        continue;
      const Key key{measure.subject.name, measure.name};
      const auto [found, is_new] = by_key.try_emplace(key, OverFolds{measure.subject, {}});
      if (is_new)
        order.push_back(key);
      if (measure.value)
        found->second.values.push_back(*measure.value);
      found->second.cases += measure.cases;
    }
  std::vector<Measure> means, deviations;
  for (const Key& key : order) {
    const OverFolds& over = by_key.at(key);
    const auto summary = stats::summarise(over.values);
    means.push_back(summary_row(
        over, key, "mean", summary ? std::optional(summary->mean) : std::nullopt, folds.size()));
    deviations.push_back(
        summary_row(over, key, "sd", summary ? summary->deviation : std::nullopt, folds.size()));
  }
  means.insert(means.end(), deviations.begin(), deviations.end());
  return means;
}

} // namespace thorax::evaluation
