#include "evaluation/figures.h"

#include <algorithm>
#include <iterator>

#include "core/append.h"
#include "evaluation/exclusive.h"
#include "evaluation/fold_summary.h"
#include "evaluation/learned.h"
#include "evaluation/scan_shares.h"
#include "evaluation/set_figures.h"
#include "evaluation/subgroups.h"
#include "evaluation/underdiagnosis.h"
#include "evaluation/warnings.h"

namespace thorax::evaluation {
namespace {

void append(SetFigures& to, SetFigures from) {
  to.of_class.resize(std::max(to.of_class.size(), from.of_class.size()));
  for (std::size_t k = 0; k < from.of_class.size(); ++k)
    thorax::append(to.of_class[k], std::move(from.of_class[k]));
  thorax::append(to.over_classes, std::move(from.over_classes));
}

/// One model at one level, and what is asked of it.
struct Job {
  const Level& level;
  const Patients& patients;
  const ModelRows& rows;
  const FigureSettings& settings;
  bool exclusive = false;
  std::vector<Learned> learned = {};
  CaseSet tested = {};

  std::vector<std::int32_t> folds() const {
    std::vector<std::int32_t> result;
    for (const auto& [fold, test] : rows.test_by_fold)
      result.push_back(fold);
    return result;
  }
  const ScoredCases& cases() const { return *level.cases; }
  Subject subject() const { return {level.name, rows.model, ""}; }
  MeasuringSettings measuring() const {
    return {settings.confidence, settings.partial_specificity, settings.prevalences};
  }
  ReplicateSettings replicates() const {
    return {settings.replicates, settings.seed, settings.threads, settings.partial_specificity};
  }
};

std::string fold_text(const Job& job, std::int32_t fold) {
  return job.rows.test_by_fold.size() > 1 ? std::to_string(fold) : "all";
}

/// What was found on validation rows, under the fold that it is applied to; equal thresholds of all
/// folds as one.
void add_learned(const Job& job, SetFigures& result) {
  for (std::size_t k = 0; k < job.learned.size(); ++k) {
    const Learned& learned = job.learned[k];
    MeasureList list{job.subject()};
    list.subject.name = job.cases().classes[k];
    const auto n = job.tested.classes[k].size();
    const auto add = [&](const char* name, std::int32_t fold, double value) {
      list.subject.fold = fold_text(job, fold);
      list.add(name, value, n);
    };
    for (const auto& [fold, threshold] : learned.thresholds)
      add("threshold", fold, threshold);
    if (job.rows.test_by_fold.size() > 1 && learned.no_threshold.empty() &&
        job.settings.threshold.kind == stats::ThresholdRule::Kind::value) {
      list.subject.fold = "all";
      list.add("threshold", learned.thresholds.begin()->second, n);
    }
    for (const auto& [fold, temperature] : learned.temperatures)
      add("temperature", fold, temperature);
    for (const auto& [fold, line] : learned.platt) {
      add("platt_slope", fold, line.slope);
      add("platt_intercept", fold, line.intercept);
    }
    thorax::append(result.of_class[k], std::move(list.measures));
  }
}

/// Some of a model's test rows.
struct Part {
  Subject subject;
  std::vector<std::size_t> rows;
  CaseSet cases;
  std::vector<std::int32_t> folds; ///< that rows come from
};

SetFigures part_figures(const Job& job, const Part& part, const ReplicateSettings& replicates,
                        std::vector<ConfusionCounts>* confusions = nullptr) {
  SetFigures result =
      set_figures(part.subject, part.cases, missing_thresholds(job.learned, part.folds),
                  job.measuring(), replicates);
  if (auto rate = underdiagnosis_rate(
          part.subject, job.cases(), job.patients, part.rows, job.learned,
          no_finding_class(job.cases().classes, job.settings.no_finding), job.settings.confidence))
    result.over_classes.push_back(std::move(*rate));
  if (!job.exclusive)
    return result;
  ExclusiveFigures exclusive = exclusive_figures(part.subject, job.cases(), job.patients, part.rows,
                                                 replicates, job.settings.confidence);
  append(result, {std::move(exclusive.of_class), std::move(exclusive.over_classes), {}});
  if (confusions)
    confusions->push_back(std::move(exclusive.confusion));
  return result;
}

void add_pooled(const Job& job, SetFigures& result, Figures& figures) {
  ReplicateSettings replicates = job.replicates();
  replicates.bands = true;
  SetFigures pooled = part_figures(job, {job.subject(), job.rows.test, job.tested, job.folds()},
                                   replicates, &figures.confusions);
  std::move(pooled.curves.begin(), pooled.curves.end(), std::back_inserter(figures.curves));
  append(result, std::move(pooled));
}

void add_folds(const Job& job, SetFigures& result) {
  if (job.rows.test_by_fold.size() < 2)
    return;
  const std::size_t classes = job.cases().classes.size();
  std::vector<std::vector<std::vector<Measure>>> by_class(classes);
  std::vector<std::vector<Measure>> over_classes;
  for (const auto& [fold, test] : job.rows.test_by_fold) {
    Part part{job.subject(), test, select_cases(job.cases(), job.patients, test), {fold}};
    part.subject.fold = std::to_string(fold);
    apply(job.learned, job.exclusive, job.cases(), part.folds, part.cases);
    SetFigures of_fold = part_figures(job, part, {});
    for (std::size_t k = 0; k < classes; ++k)
      by_class[k].push_back(of_fold.of_class[k]);
    over_classes.push_back(of_fold.over_classes);
    append(result, std::move(of_fold));
  }
  for (std::size_t k = 0; k < classes; ++k)
    thorax::append(result.of_class[k], fold_summary(by_class[k]));
  thorax::append(result.over_classes, fold_summary(over_classes));
}

SetFigures group_figures(const Job& job, const std::string& label,
                         const std::function<bool(std::uint32_t)>& holds) {
  Part part{job.subject(), {}, restrict_cases(job.tested, holds), job.folds()};
  part.subject.group = label;
  std::copy_if(job.rows.test.begin(), job.rows.test.end(), std::back_inserter(part.rows),
               [&](std::size_t row) { return holds(static_cast<std::uint32_t>(row)); });
  return part_figures(job, part, job.replicates());
}

void add_subgroups(const Job& job, SetFigures& result) {
  for (const std::string& column : job.settings.subgroups) {
    const Subgroups groups = subgroups(job.cases(), column, job.settings.age_bands);
    for (std::size_t label = 0; label < groups.labels.size(); ++label) {
      SetFigures group = group_figures(job, groups.labels[label],
                                       [&](std::uint32_t row) { return groups.of[row] == label; });
      mark_small_cells(group);
      if (!groups.is_unknown(label)) {
        SetFigures others = group_figures(job, groups.labels[label], [&](std::uint32_t row) {
          return groups.of[row] != label && !groups.is_unknown(groups.of[row]);
        });
        mark_small_cells(others);
        thorax::append(group.over_classes, gaps(group.over_classes, others.over_classes));
        for (std::size_t k = 0; k < group.of_class.size(); ++k)
          thorax::append(group.of_class[k], gaps(group.of_class[k], others.of_class[k]));
      }
      append(result, std::move(group));
    }
  }
}

void add_model(const Level& level, const Patients& patients, const ModelRows& rows,
               const FigureSettings& settings, Figures& figures) {
  Job job{level, patients, rows, settings, has_exclusive_labels(*level.cases)};
  job.learned = learn(job.cases(), patients, rows,
                      {settings.threshold, settings.threshold_on_test, job.exclusive});
  job.tested = select_cases(job.cases(), patients, rows.test);
  apply(job.learned, job.exclusive, job.cases(), job.folds(), job.tested);

  SetFigures result;
  add_pooled(job, result, figures);
  add_learned(job, result);
  add_folds(job, result);
  add_subgroups(job, result);
  for (std::vector<Measure>& of_class : result.of_class)
    thorax::append(figures.measures, std::move(of_class));
  thorax::append(figures.measures, std::move(result.over_classes));
}

const Level* level_called(std::string_view name, const std::vector<Level>& levels) {
  const auto found = std::find_if(levels.begin(), levels.end(),
                                  [&](const Level& level) { return level.name == name; });
  return found == levels.end() ? nullptr : &*found;
}

} // namespace

Figures figures(const std::vector<Level>& levels, const FigureSettings& settings) {
  Figures result;
  for (const Level& level : levels) {
    const Patients patients = number_patients(*level.cases);
    for (const ModelRows& rows : split_models(*level.cases))
      if (!rows.test.empty())
        add_model(level, patients, rows, settings, result);
  }
  const Level* images = level_called("image", levels);
  if (images && level_called("scan", levels))
    add_scan_curves(result, images->cases, settings.confidence);
  result.warnings = warnings(levels, result.measures);
  return result;
}

} // namespace thorax::evaluation
