#include "evaluation/learned.h"

#include <algorithm>

#include <fmt/format.h>

#include "stats/platt_scaling.h"
#include "stats/temperature_scaling.h"

namespace thorax::evaluation {
namespace {

/// Asks fit of each fold's rows for a value.
template <class T, class Fit>
ByFold<T> for_each_fold(const ModelRows& rows, const RowsByFold& learning, const Fit& fit) {
  ByFold<T> result;
  static const std::vector<std::size_t> none;
  for (const auto& [fold, test] : rows.test_by_fold) {
    const auto found = learning.find(fold);
    if (const auto value = fit(found == learning.end() ? none : found->second))
      result.emplace(fold, *value);
  }
  return result;
}

template <class T>
bool covers(const ByFold<T>& by_fold, const std::vector<std::int32_t>& folds) {
  return std::all_of(folds.begin(), folds.end(),
                     [&](std::int32_t fold) { return by_fold.contains(fold); });
}

std::string why_missing(const ModelRows& rows, const RowsByFold& learning, std::int32_t fold,
                        bool on_test) {
  const std::string which = on_test ? "test rows" : "validation rows";
  if (learning.empty())
    return fmt::format("no {} to choose a threshold on", which);
  const std::string of_fold =
      rows.test_by_fold.size() > 1 ? fmt::format(" of fold {}", fold) : std::string();
  return learning.contains(fold)
             ? fmt::format("the {}{} with a known label are all positive or all negative", which,
                           of_fold)
             : fmt::format("no {}{} to choose a threshold on", which, of_fold);
}

/// One temperature for all classes.
ByFold<double> exclusive_temperatures(const ScoredCases& cases, const ModelRows& rows) {
  const std::size_t classes = cases.classes.size();
  return for_each_fold<double>(
      rows, rows.validation_by_fold, [&](const std::vector<std::size_t>& validation) {
        std::vector<double> probabilities;
        std::vector<std::uint32_t> truth;
        for (const std::size_t n : validation) {
          const auto labels = cases.labels.begin() + static_cast<std::ptrdiff_t>(n * classes);
          const auto positive = std::find(labels, labels + static_cast<std::ptrdiff_t>(classes), 1);
          if (positive == labels + static_cast<std::ptrdiff_t>(classes))
            continue;
          truth.push_back(static_cast<std::uint32_t>(positive - labels));
          for (std::size_t k = 0; k < classes; ++k)
            probabilities.push_back(cases.probabilities[n * classes + k]);
        }
        return truth.empty() ? std::optional<double>()
                             : stats::fit_temperature(probabilities, classes, truth);
      });
}

double exclusive_rescaled(const ScoredCases& cases, std::size_t row, std::size_t k,
                          double temperature) {
  const std::size_t classes = cases.classes.size();
  return stats::apply_temperature(std::span(cases.probabilities).subspan(row * classes, classes),
                                  classes, temperature)[k];
}

} // namespace

std::vector<Learned> learn(const ScoredCases& cases, const Patients& patients,
                           const ModelRows& rows, const LearningSettings& settings) {
  std::vector<Learned> result;
  const RowsByFold& deciding =
      settings.threshold_on_test ? rows.test_by_fold : rows.validation_by_fold;
  for (std::size_t k = 0; k < cases.classes.size(); ++k) {
    const auto select = [&](const std::vector<std::size_t>& which) {
      return select_class(cases, patients, which, k);
    };
    Learned of_class;
    of_class.thresholds = for_each_fold<double>(rows, deciding, [&](const auto& which) {
      return stats::choose_threshold(stats::roc_curve(select(which).outcomes()),
                                     settings.threshold);
    });
    for (const auto& [fold, test] : rows.test_by_fold)
      if (!of_class.thresholds.contains(fold))
        of_class.no_threshold[fold] = why_missing(rows, deciding, fold, settings.threshold_on_test);
    if (!settings.exclusive)
      of_class.temperatures =
          for_each_fold<double>(rows, rows.validation_by_fold, [&](const auto& which) {
            const ClassCases validation = select(which);
            return validation.size() ? stats::fit_temperature(validation.outcomes())
                                     : std::optional<double>();
          });
    of_class.platt =
        for_each_fold<stats::LogisticLine>(rows, rows.validation_by_fold, [&](const auto& which) {
          return stats::fit_platt(select(which).outcomes());
        });
    result.push_back(std::move(of_class));
  }
  if (settings.exclusive)
    for (auto temperatures = exclusive_temperatures(cases, rows); Learned & of_class : result)
      of_class.temperatures = temperatures;
  return result;
}

void apply(const std::vector<Learned>& learned, bool exclusive, const ScoredCases& cases,
           const std::vector<std::int32_t>& folds, CaseSet& tested) {
  for (std::size_t k = 0; k < learned.size(); ++k) {
    const Learned& of_class = learned[k];
    ClassCases& one = tested.classes[k];
    const bool decides = covers(of_class.thresholds, folds);
    const bool has_temperature = covers(of_class.temperatures, folds);
    const bool has_platt = covers(of_class.platt, folds);
    for (std::size_t i = 0; i < one.size(); ++i) {
      const std::int32_t fold = cases.fold[one.row[i]];
      if (decides)
        one.called.push_back(one.scores[i] >= of_class.thresholds.at(fold));
      if (has_temperature)
        one.after_temperature.push_back(
            exclusive ? exclusive_rescaled(cases, one.row[i], k, of_class.temperatures.at(fold))
                      : stats::apply_temperature(one.scores[i], of_class.temperatures.at(fold)));
      if (has_platt)
        one.after_platt.push_back(stats::apply_platt(one.scores[i], of_class.platt.at(fold)));
    }
  }
}

std::vector<std::string> missing_thresholds(const std::vector<Learned>& learned,
                                            const std::vector<std::int32_t>& folds) {
  std::vector<std::string> result;
  for (const Learned& of_class : learned) {
    const auto missing = std::find_if(folds.begin(), folds.end(), [&](std::int32_t fold) {
      return of_class.no_threshold.contains(fold);
    });
    result.push_back(missing == folds.end() ? "" : of_class.no_threshold.at(*missing));
  }
  return result;
}

} // namespace thorax::evaluation
