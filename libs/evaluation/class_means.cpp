#include "evaluation/class_means.h"

#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>

#include "stats/auroc_bootstrap.h"
#include "stats/auroc_interval.h"

namespace thorax::evaluation {
namespace {

constexpr std::array averaged{"average_precision",
                              "precision_recall_gain_area",
                              "partial_auroc",
                              "sensitivity",
                              "specificity",
                              "positive_predictive_value",
                              "negative_predictive_value",
                              "f1",
                              "matthews_correlation",
                              "balanced_accuracy",
                              "accuracy",
                              "brier_score",
                              "log_loss",
                              "expected_calibration_error"};

std::string note_of(std::size_t counted, std::size_t all) {
  return counted < all ? fmt::format("mean of {} of {} classes", counted, all) : std::string();
}

std::string joined(const std::string& first, const std::string& second) {
  return first + (first.empty() || second.empty() ? "" : "; ") + second;
}

/// Clustered by patient, as a patient's images count in several classes.
void add_auroc(MeasureList& list, const CaseSet& cases, bool by_positives,
               const std::vector<ClassReplicates>& replicates, double confidence) {
  std::vector<stats::AurocComponents> components;
  std::vector<double> weights;
  std::vector<std::vector<double>> resampled;
  std::size_t n = 0;
  bool varies = true;
  for (std::size_t k = 0; k < cases.classes.size(); ++k) {
    const ClassCases& one = cases.classes[k];
    auto found = stats::auroc_components(one.outcomes(), one.patient, cases.patients);
    if (!found)
      continue;
    varies = varies && stats::auroc_covariance(*found, *found).value_or(0) > 0;
    components.push_back(std::move(*found));
    weights.push_back(by_positives ? static_cast<double>(one.positives()) : 1.0);
    n += one.size();
    if (const auto values = replicates[k].values.find("auroc");
        values != replicates[k].values.end())
      resampled.push_back(values->second);
  }
  if (components.empty()) {
    list.add("auroc", {}, 0).note = "no class has a value";
    return;
  }
  const stats::MeanAuroc mean = stats::mean_auroc(components, weights);
  Measure& measure = list.add("auroc", mean.value, n);
  measure.note = note_of(components.size(), cases.classes.size());
  if (!varies)
    measure.note = joined(measure.note,
                          "the AUROC of a class has no estimated variance: there is no interval");
  else if (mean.variance && *mean.variance > 0 && mean.value > 0 && mean.value < 1) {
    measure.interval = stats::logit_interval(mean.value, *mean.variance, confidence);
    measure.method = "clustered logit";
  }
  if (!resampled.empty()) {
    const auto found =
        replicate_interval(mean.value, stats::weighted_mean(resampled, weights), {}, confidence);
    list.add_other(found.interval, found.method);
  }
}

void add_mean(MeasureList& list, const char* name,
              const std::vector<std::vector<Measure>>& of_class,
              const std::vector<ClassReplicates>& replicates, double confidence) {
  std::vector<double> values;
  std::vector<std::vector<double>> resampled;
  std::size_t n = 0;
  for (std::size_t k = 0; k < of_class.size(); ++k) {
    const auto found =
        std::find_if(of_class[k].begin(), of_class[k].end(), [&](const Measure& measure) {
          return measure.name == name && measure.preferred && measure.value;
        });
    if (found == of_class[k].end())
      continue;
    values.push_back(*found->value);
    n += found->cases;
    if (const auto drawn = replicates[k].values.find(name); drawn != replicates[k].values.end())
      resampled.push_back(drawn->second);
  }
  if (values.empty())
    return;
  const double mean =
      std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  Measure& measure = list.add(name, mean, n);
  measure.note = note_of(values.size(), of_class.size());
  if (resampled.size() < values.size())
    return;
  const std::vector<double> weights(values.size(), 1.0);
  const auto found =
      replicate_interval(mean, stats::weighted_mean(resampled, weights), {}, confidence);
  const std::string note = joined(measure.note, found.note);
  take_interval(measure, found, false);
  measure.note = note;
}

} // namespace

std::vector<Measure> class_means(Subject subject, const CaseSet& cases,
                                 const std::vector<std::vector<Measure>>& of_class,
                                 const std::vector<ClassReplicates>& replicates,
                                 double confidence) {
  subject.name = macro_name;
  MeasureList macro{subject};
  add_auroc(macro, cases, false, replicates, confidence);
  for (const char* name : averaged)
    add_mean(macro, name, of_class, replicates, confidence);
  subject.name = weighted_name;
  MeasureList weighted{subject};
  add_auroc(weighted, cases, true, replicates, confidence);
  std::vector<Measure> result = std::move(macro.measures);
  result.insert(result.end(), weighted.measures.begin(), weighted.measures.end());
  return result;
}

} // namespace thorax::evaluation
