#include "evaluation/evaluate.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/parallel.h"
#include "core/stop.h"
#include "stats/proportion.h"

namespace thorax::evaluation {
namespace {

/// The rows of one class whose label is known, as columns.
struct ClassRows {
  std::vector<double> scores;
  std::vector<std::uint8_t> positive;
  std::vector<std::uint32_t> patient;
  std::size_t patients = 0; ///< bound of the patient numbers
  std::size_t unknown = 0;

  stats::Outcomes outcomes() const { return {scores, positive}; }
  std::size_t positives() const { return std::count(positive.begin(), positive.end(), 1); }
};

ClassRows select(const ScoredCases& cases, const Patients& patients, std::size_t k,
                 const std::vector<std::size_t>& rows) {
  ClassRows result;
  result.patients = patients.count;
  for (std::size_t n : rows) {
    const std::size_t at = n * cases.classes.size() + k;
    if (cases.labels[at] == store::unknown_label) {
      ++result.unknown;
      continue;
    }
    result.scores.push_back(cases.probabilities[at]);
    result.positive.push_back(cases.labels[at] == 1);
    result.patient.push_back(patients.of[n]);
  }
  return result;
}

AurocScore score(const ClassRows& rows, bool patients_repeat, double confidence) {
  AurocScore result;
  const auto delong = stats::auroc_components(rows.outcomes());
  if (!delong) {
    result.undefined = rows.scores.empty()     ? "no known label"
                       : rows.positives() == 0 ? "no positive case"
                                               : "no negative case";
    return result;
  }
  result.value = delong->value;
  result.delong = stats::auroc_interval(*delong, confidence);
  if (patients_repeat)
    result.clustered = stats::auroc_interval(
        *stats::auroc_components(rows.outcomes(), rows.patient, rows.patients), confidence);
  return result;
}

using RowsByFold = std::map<std::int32_t, std::vector<std::size_t>>;

/// One model's rows at one level.
struct ModelRows {
  std::string level, model;
  const ScoredCases* cases = nullptr;
  const Patients* patients = nullptr;
  std::vector<std::size_t> test;
  RowsByFold test_by_fold, validation_by_fold;
};

/// The decisions of one kind of case: 1 where the decision is right.
struct Decisions {
  std::vector<std::uint8_t> right;
  std::vector<std::uint32_t> patient;
};

Rate rate(const Decisions& decisions, std::size_t patients, bool patients_repeat,
          double confidence) {
  Rate result;
  result.trials = decisions.right.size();
  result.successes = std::count(decisions.right.begin(), decisions.right.end(), 1);
  if (result.trials == 0)
    return result;
  result.wilson = stats::wilson_interval(static_cast<double>(result.successes),
                                         static_cast<double>(result.trials), confidence);
  if (patients_repeat)
    result.clustered =
        stats::clustered_wilson_interval(decisions.right, decisions.patient, patients, confidence);
  return result;
}

void find_operating_point(ClassScore& result, const ModelRows& rows, std::size_t k,
                          const EvaluationSettings& settings) {
  const bool given = settings.threshold.kind == stats::ThresholdRule::Kind::value;
  if (!given && rows.validation_by_fold.empty()) {
    result.no_operating_point = "no validation rows to choose a threshold on";
    return;
  }
  OperatingPoint point;
  Decisions positive, negative;
  for (const auto& [fold, test] : rows.test_by_fold) {
    stats::RocCurve curve;
    if (const auto found = rows.validation_by_fold.find(fold);
        found != rows.validation_by_fold.end())
      curve = stats::roc_curve(select(*rows.cases, *rows.patients, k, found->second).outcomes());
    const auto threshold = stats::choose_threshold(curve, settings.threshold);
    if (!threshold) {
      result.no_operating_point =
          fold < 0 ? "the validation rows lack a class"
                   : fmt::format("the validation rows of fold {} lack a class", fold);
      return;
    }
    point.thresholds.emplace_back(fold, *threshold);
    const ClassRows tested = select(*rows.cases, *rows.patients, k, test);
    for (std::size_t i = 0; i < tested.scores.size(); ++i) {
      const bool called = tested.scores[i] >= *threshold;
      Decisions& kind = tested.positive[i] ? positive : negative;
      kind.right.push_back(called == (tested.positive[i] == 1));
      kind.patient.push_back(tested.patient[i]);
    }
  }
  const auto summarise = [&](const Decisions& decisions) {
    return rate(decisions, rows.patients->count, result.patients_repeat, settings.confidence);
  };
  point.sensitivity = summarise(positive);
  point.specificity = summarise(negative);
  result.operating_point = std::move(point);
}

void score_folds(ClassScore& result, const ModelRows& rows, std::size_t k, double confidence) {
  if (rows.test_by_fold.size() < 2)
    return;
  std::vector<double> values;
  for (const auto& [fold, test] : rows.test_by_fold) {
    const ClassRows of_fold = select(*rows.cases, *rows.patients, k, test);
    result.folds.push_back({fold, of_fold.scores.size(), of_fold.positives(),
                            score(of_fold, result.patients_repeat, confidence)});
    if (const auto& value = result.folds.back().auroc.value)
      values.push_back(*value);
  }
  result.fold_mean = stats::summarise(values);
}

ClassScore evaluate_class(const ModelRows& rows, std::size_t k,
                          const EvaluationSettings& settings) {
  const ClassRows test = select(*rows.cases, *rows.patients, k, rows.test);
  ClassScore result;
  result.level = rows.level;
  result.model = rows.model;
  result.name = rows.cases->classes[k];
  result.cases = test.scores.size();
  result.positives = test.positives();
  result.unknown = test.unknown;
  const std::set<std::uint32_t> distinct(test.patient.begin(), test.patient.end());
  result.patients = rows.patients->known ? distinct.size() : 0;
  result.patients_repeat = distinct.size() < test.patient.size();
  result.auroc = score(test, result.patients_repeat, settings.confidence);
  const stats::RocCurve curve = stats::roc_curve(test.outcomes());
  result.average_precision = stats::average_precision(curve);
  result.curve = stats::corners(curve);
  score_folds(result, rows, k, settings.confidence);
  find_operating_point(result, rows, k, settings);
  return result;
}

std::optional<MacroScore> macro(const ModelRows& rows, double confidence) {
  std::vector<stats::AurocComponents> components;
  for (std::size_t k = 0; k < rows.cases->classes.size(); ++k) {
    const ClassRows test = select(*rows.cases, *rows.patients, k, rows.test);
    if (auto one = stats::auroc_components(test.outcomes(), test.patient, test.patients))
      components.push_back(std::move(*one));
  }
  if (components.empty())
    return std::nullopt;
  MacroScore result{rows.level, rows.model, components.size(), rows.cases->classes.size(), 0, {}};
  const stats::MeanAuroc mean =
      stats::mean_auroc(components, std::vector<double>(components.size(), 1.0));
  result.auroc = mean.value;
  if (mean.variance && *mean.variance > 0 && mean.value > 0 && mean.value < 1)
    result.interval = stats::logit_interval(mean.value, *mean.variance, confidence);
  return result;
}

std::vector<ModelRows> split_models(const Level& level, const Patients& patients) {
  std::vector<ModelRows> models;
  for (std::size_t n = 0; n < level.cases.size(); ++n) {
    auto found = std::find_if(models.begin(), models.end(), [&](const ModelRows& rows) {
      return rows.model == level.cases.model[n];
    });
    if (found == models.end())
      found = models.insert(
          models.end(), {level.name, level.cases.model[n], &level.cases, &patients, {}, {}, {}});
    if (level.cases.is_test(n)) {
      found->test.push_back(n);
      found->test_by_fold[level.cases.fold[n]].push_back(n);
    } else {
      found->validation_by_fold[level.cases.fold[n]].push_back(n);
    }
  }
  return models;
}

} // namespace

Patients number_patients(const ScoredCases& cases) {
  std::vector<std::string> keys;
  Patients result;
  for (std::size_t n = 0; n < cases.size(); ++n) {
    const std::string& patient = cases.samples[n].patient;
    result.known |= !patient.empty();
    keys.push_back(patient.empty() ? "\x1f" + cases.samples[n].id : patient);
  }
  stats::Groups groups = stats::group_rows(keys);
  result.count = groups.count();
  result.of = std::move(groups.of);
  return result;
}

Evaluation evaluate(const std::vector<Level>& levels, const EvaluationSettings& settings) {
  std::vector<Patients> patients;
  for (const Level& level : levels)
    patients.push_back(number_patients(level.cases));
  std::vector<ModelRows> models;
  for (std::size_t i = 0; i < levels.size(); ++i)
    for (ModelRows& rows : split_models(levels[i], patients[i]))
      models.push_back(std::move(rows));

  const std::size_t classes = levels.empty() ? 0 : levels.front().cases.classes.size();
  Evaluation result;
  result.classes.resize(models.size() * classes);
  parallel_for(result.classes.size(), settings.threads, [&](std::size_t i) {
    stop_if_asked();
    result.classes[i] = evaluate_class(models[i / classes], i % classes, settings);
  });
  if (classes > 1)
    for (const ModelRows& rows : models)
      if (auto one = macro(rows, settings.confidence))
        result.macros.push_back(std::move(*one));
  return result;
}

} // namespace thorax::evaluation
