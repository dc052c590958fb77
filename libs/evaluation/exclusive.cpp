#include "evaluation/exclusive.h"

#include <algorithm>
#include <set>

#include "stats/bootstrap.h"
#include "stats/decision_intervals.h"
#include "stats/decision_measures.h"
#include "stats/groups.h"
#include "stats/kappa.h"
#include "stats/multi_class.h"

namespace thorax::evaluation {
namespace {

/// Truth and call of each case as classes.
struct Calls {
  std::vector<std::uint32_t> truth, call, patient;
  std::size_t classes = 0, patients = 0;

  bool patients_repeat() const { return patients < truth.size(); }
};

Calls find_calls(const ScoredCases& cases, const Patients& patients,
                 const std::vector<std::size_t>& rows) {
  Calls calls;
  calls.classes = cases.classes.size();
  std::vector<double> probabilities;
  std::vector<std::uint32_t> patient;
  for (const std::size_t n : rows) {
    const auto labels = std::span(cases.labels).subspan(n * calls.classes, calls.classes);
    const auto positive = std::find(labels.begin(), labels.end(), 1);
    if (positive == labels.end())
      continue;
    calls.truth.push_back(static_cast<std::uint32_t>(positive - labels.begin()));
    patient.push_back(patients.of[n]);
    const auto row = std::span(cases.probabilities).subspan(n * calls.classes, calls.classes);
    probabilities.insert(probabilities.end(), row.begin(), row.end());
  }
  calls.call = stats::most_probable(probabilities, calls.classes);
  auto groups =
      stats::group_rows(patient.size(), [&](std::size_t i) { return std::tuple(patient[i]); });
  calls.patients = groups.count();
  calls.patient = std::move(groups.of);
  return calls;
}

void add_kappa(MeasureList& list, const char* name, stats::KappaWeights weights, const Calls& calls,
               const ReplicateSettings& settings, double confidence) {
  const auto kappa_of = [&](stats::CaseWeights copies) {
    return stats::cohen_kappa(
        stats::confusion_matrix(calls.truth, calls.call, calls.classes, copies), weights);
  };
  const auto kappa = kappa_of({});
  Measure& measure =
      list.add(name, kappa ? std::optional(kappa->value) : std::nullopt, calls.truth.size());
  if (!kappa) {
    measure.note = "agreement by chance is certain";
    return;
  }
  if (!calls.patients_repeat()) {
    if (kappa->standard_error > 0) {
      measure.interval = kappa->interval(confidence);
      measure.method = "Wald (Fleiss)";
    }
    return;
  }
  const auto replicates =
      stats::bootstrap(calls.patients, settings.replicates, settings.seed, settings.threads,
                       [&](std::span<const std::uint32_t> copies) {
                         const auto one = kappa_of(stats::case_weights(calls.patient, copies));
                         return one ? std::optional(one->value) : std::nullopt;
                       });
  take_interval(measure, replicate_interval(kappa->value, replicates, {}, confidence), false);
}

void add_one_versus_rest(MeasureList& list, const Calls& calls, std::uint32_t k,
                         double confidence) {
  std::vector<std::uint8_t> called, positive;
  for (std::size_t i = 0; i < calls.truth.size(); ++i) {
    called.push_back(calls.call[i] == k);
    positive.push_back(calls.truth[i] == k);
  }
  const auto shares =
      stats::decision_proportions({called, positive}, calls.patient, calls.patients, confidence);
  for (const auto& [name, share] :
       {std::pair{"one_versus_rest_sensitivity", &shares.sensitivity},
        {"one_versus_rest_specificity", &shares.specificity},
        {"one_versus_rest_positive_predictive_value", &shares.positive_predictive_value}}) {
    Measure& measure = list.add(name, share->value(), share->trials, share->interval(),
                                share->clustered ? "clustered Wilson" : "Wilson");
    if (!share->value())
      measure.note = "no case to take the share of";
  }
  list.add("one_versus_rest_f1", stats::f1(stats::confusion({called, positive})),
           calls.truth.size());
}

} // namespace

bool has_exclusive_labels(const ScoredCases& cases) {
  const std::size_t classes = cases.classes.size();
  if (!cases.exclusive || classes < 2)
    return false;
  for (std::size_t start = 0; start < cases.labels.size(); start += classes) {
    const auto labels = std::span(cases.labels).subspan(start, classes);
    const auto count = [&](std::int8_t label) {
      return static_cast<std::size_t>(std::count(labels.begin(), labels.end(), label));
    };
    if (count(1) != 1 && count(store::unknown_label) != classes)
      return false;
  }
  return true;
}

ExclusiveFigures exclusive_figures(Subject subject, const ScoredCases& cases,
                                   const Patients& patients, const std::vector<std::size_t>& rows,
                                   const ReplicateSettings& replicates, double confidence) {
  const Calls calls = find_calls(cases, patients, rows);
  subject.name = exclusive_name;
  MeasureList list{subject};
  const auto accuracy =
      stats::estimate_accuracy(calls.truth, calls.call, calls.patient, calls.patients, confidence);
  list.add("accuracy", accuracy.value(), accuracy.trials, accuracy.interval(),
           accuracy.clustered ? "clustered Wilson" : "Wilson");
  if (!accuracy.value())
    list.measures.back().note = "no known label";
  list.add_other(accuracy.clopper_pearson, "Clopper-Pearson");
  add_kappa(list, "kappa", stats::KappaWeights::plain, calls, replicates, confidence);
  add_kappa(list, "kappa_linear", stats::KappaWeights::linear, calls, replicates, confidence);
  add_kappa(list, "kappa_quadratic", stats::KappaWeights::quadratic, calls, replicates, confidence);

  ExclusiveFigures result{{},
                          std::move(list.measures),
                          {subject, cases.classes,
                           stats::confusion_matrix(calls.truth, calls.call, calls.classes).counts}};
  for (std::uint32_t k = 0; k < calls.classes; ++k) {
    subject.name = cases.classes[k];
    MeasureList of_class{subject};
    add_one_versus_rest(of_class, calls, k, confidence);
    result.of_class.push_back(std::move(of_class.measures));
  }
  return result;
}

} // namespace thorax::evaluation
