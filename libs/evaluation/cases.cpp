#include "evaluation/cases.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/append.h"
#include "core/error.h"
#include "core/text.h"

namespace thorax::evaluation {
ScoredCases ScoredCases::rows(const std::vector<std::size_t>& which) const {
  ScoredCases result{classes, {}, {}, {}, {}, {}, brands, exclusive};
  const std::size_t k = classes.size();
  const auto take = [&](auto& to, const auto& from, std::size_t width) {
    to.reserve(which.size() * width);
    for (const std::size_t n : which)
      for (std::size_t i = n * width; i < (n + 1) * width; ++i)
        to.push_back(from[i]);
  };
  take(result.samples, samples, 1);
  take(result.model, model, 1);
  take(result.fold, fold, 1);
  take(result.probabilities, probabilities, k);
  take(result.labels, labels, k);
  for (const auto& [name, values] : columns)
    take(result.columns[name], values, 1);
  result.provenance = provenance;
  return result;
}

void order_classes(ScoredCases& cases, const std::vector<std::string>& classes,
                   const std::string& file) {
  if (cases.classes == classes)
    return;
  std::vector<std::size_t> from;
  for (const std::string& name : classes)
    from.push_back(static_cast<std::size_t>(
        std::find(cases.classes.begin(), cases.classes.end(), name) - cases.classes.begin()));
  const std::size_t k = classes.size();
  if (cases.classes.size() != k || std::find(from.begin(), from.end(), k) != from.end())
    throw Error(ExitCode::inconsistent,
                fmt::format("{} predicts the classes {}, the files before it {}", file,
                            short_list(cases.classes), short_list(classes)),
                "report models with different classes separately");
  const auto reorder = [&](auto& values) {
    const auto old = values;
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = old[i - i % k + from[i % k]];
  };
  reorder(cases.probabilities);
  reorder(cases.labels);
  cases.classes = classes;
}

void append(ScoredCases& all, ScoredCases&& more) {
  for (auto& [name, values] : all.columns)
    values.resize(all.size());
  for (auto& [name, values] : more.columns) {
    all.columns[name].resize(all.size());
    thorax::append(all.columns[name], std::move(values));
  }
  all.exclusive = all.exclusive || more.exclusive;
  for (Provenance& stage : more.provenance)
    if (std::find(all.provenance.begin(), all.provenance.end(), stage) == all.provenance.end())
      all.provenance.push_back(std::move(stage));
  thorax::append(all.samples, std::move(more.samples));
  thorax::append(all.model, std::move(more.model));
  thorax::append(all.fold, std::move(more.fold));
  thorax::append(all.probabilities, std::move(more.probabilities));
  thorax::append(all.labels, std::move(more.labels));
  for (std::string& brand : more.brands)
    if (std::find(all.brands.begin(), all.brands.end(), brand) == all.brands.end())
      all.brands.push_back(std::move(brand));
}

} // namespace thorax::evaluation
