#include "evaluation/figures.h"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "evaluation/exclusive.h"
#include "evaluation/fold_summary.h"
#include "evaluation/learned.h"
#include "evaluation/scan_shares.h"
#include "evaluation/set_figures.h"
#include "evaluation/subgroups.h"
#include "evaluation/underdiagnosis.h"

namespace thorax::evaluation {
namespace {

void move_to(std::vector<Measure>& to, std::vector<Measure> from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

/// The measures of one model at one level, class by class and then over classes.
struct ByClass {
  std::vector<std::vector<Measure>> of_class;
  std::vector<Measure> over_classes;

  explicit ByClass(std::size_t classes) : of_class(classes) {}

  void add(SetFigures& set) {
    for (std::size_t k = 0; k < of_class.size(); ++k)
      move_to(of_class[k], std::move(set.of_class[k]));
    move_to(over_classes, std::move(set.over_classes));
  }
};

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
  std::vector<std::string> missing() const { return missing_thresholds(learned, folds()); }
  const ScoredCases& cases() const { return level.cases; }
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
void add_learned(const Job& job, ByClass& result) {
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
    move_to(result.of_class[k], std::move(list.measures));
  }
}

void add_pooled(const Job& job, ByClass& result, Figures& figures) {
  ReplicateSettings replicates = job.replicates();
  replicates.bands = true;
  SetFigures pooled =
      set_figures(job.subject(), job.tested, job.missing(), job.measuring(), replicates);
  result.add(pooled);
  std::move(pooled.curves.begin(), pooled.curves.end(), std::back_inserter(figures.curves));
}

void add_folds(const Job& job, ByClass& result) {
  if (job.rows.test_by_fold.size() < 2)
    return;
  const std::size_t classes = job.cases().classes.size();
  std::vector<std::vector<std::vector<Measure>>> by_class(classes);
  std::vector<std::vector<Measure>> macro, weighted, micro;
  for (const auto& [fold, test] : job.rows.test_by_fold) {
    Subject subject = job.subject();
    subject.fold = std::to_string(fold);
    CaseSet cases = select_cases(job.cases(), job.patients, test);
    apply(job.learned, job.exclusive, job.cases(), {fold}, cases);
    SetFigures of_fold =
        set_figures(subject, cases, missing_thresholds(job.learned, {fold}), job.measuring(), {});
    for (std::size_t k = 0; k < classes; ++k)
      by_class[k].push_back(of_fold.of_class[k]);
    for (auto [name, folds] :
         {std::pair{macro_name, &macro}, {weighted_name, &weighted}, {micro_name, &micro}}) {
      folds->emplace_back();
      std::copy_if(of_fold.over_classes.begin(), of_fold.over_classes.end(),
                   std::back_inserter(folds->back()),
                   [&](const Measure& measure) { return measure.subject.name == name; });
    }
    result.add(of_fold);
  }
  for (std::size_t k = 0; k < classes; ++k)
    move_to(result.of_class[k], fold_summary(by_class[k]));
  for (const auto* folds : {&macro, &weighted, &micro})
    move_to(result.over_classes, fold_summary(*folds));
}

/// The figures of some rows of a subgroup, under-diagnosis with them.
SetFigures group_figures(const Job& job, const std::string& label,
                         const std::function<bool(std::uint32_t)>& holds) {
  Subject subject = job.subject();
  subject.group = label;
  SetFigures result = set_figures(subject, restrict_cases(job.tested, holds), job.missing(),
                                  job.measuring(), job.replicates());
  std::vector<std::size_t> rows;
  std::copy_if(job.rows.test.begin(), job.rows.test.end(), std::back_inserter(rows),
               [&](std::size_t row) { return holds(static_cast<std::uint32_t>(row)); });
  if (auto rate = underdiagnosis_rate(subject, job.cases(), job.patients, rows, job.learned,
                                      job.settings.confidence))
    result.over_classes.push_back(std::move(*rate));
  return result;
}

std::vector<Measure> gaps_over_classes(const SetFigures& group, const SetFigures& others) {
  std::vector<Measure> result;
  for (const std::string_view name : {macro_name, weighted_name, micro_name, any_finding_name}) {
    const auto of_name = [&](const std::vector<Measure>& measures) {
      std::vector<Measure> found;
      std::copy_if(measures.begin(), measures.end(), std::back_inserter(found),
                   [&](const Measure& measure) { return measure.subject.name == name; });
      return found;
    };
    move_to(result, gaps(of_name(group.over_classes), of_name(others.over_classes)));
  }
  return result;
}

void add_subgroups(const Job& job, ByClass& result) {
  for (const std::string& column : job.settings.subgroups) {
    const Subgroups groups = subgroups(job.cases(), column, job.settings.age_bands);
    for (std::size_t label = 0; label < groups.labels.size(); ++label) {
      SetFigures group = group_figures(job, groups.labels[label],
                                       [&](std::uint32_t row) { return groups.of[row] == label; });
      for (std::vector<Measure>& measures : group.of_class)
        mark_small_cells(measures);
      if (!groups.is_unknown(label)) {
        const SetFigures others = group_figures(job, groups.labels[label], [&](std::uint32_t row) {
          return groups.of[row] != label && !groups.is_unknown(groups.of[row]);
        });
        move_to(group.over_classes, gaps_over_classes(group, others));
        for (std::size_t k = 0; k < group.of_class.size(); ++k)
          move_to(group.of_class[k], gaps(group.of_class[k], others.of_class[k]));
      }
      result.add(group);
    }
  }
}

void add_exclusive(const Job& job, ByClass& result, Figures& figures) {
  if (!job.exclusive)
    return;
  ExclusiveFigures found =
      exclusive_figures(job.subject(), job.cases(), job.patients, job.rows.test, job.replicates(),
                        job.settings.confidence);
  move_to(result.over_classes, std::move(found.measures));
  figures.confusions.push_back(std::move(found.confusion));
}

void add_model(const Level& level, const Patients& patients, const ModelRows& rows,
               const FigureSettings& settings, Figures& figures) {
  Job job{level, patients, rows, settings, has_exclusive_labels(level.cases)};
  job.learned = learn(job.cases(), patients, rows,
                      {settings.threshold, settings.threshold_on_test, job.exclusive});
  job.tested = select_cases(job.cases(), patients, rows.test);
  apply(job.learned, job.exclusive, job.cases(), job.folds(), job.tested);

  ByClass result(job.cases().classes.size());
  add_pooled(job, result, figures);
  add_learned(job, result);
  add_folds(job, result);
  if (auto rate = underdiagnosis_rate(job.subject(), job.cases(), patients, rows.test, job.learned,
                                      settings.confidence))
    result.over_classes.push_back(std::move(*rate));
  add_subgroups(job, result);
  add_exclusive(job, result, figures);
  for (std::vector<Measure>& of_class : result.of_class)
    move_to(figures.measures, std::move(of_class));
  move_to(figures.measures, std::move(result.over_classes));
}

/// One sentence for each note that some preferred figures of all rows carry, naming the classes.
std::vector<std::string> noted(const std::vector<Measure>& measures, std::string_view name,
                               const char* what) {
  std::vector<std::pair<std::string, std::set<std::string>>> classes_by_note;
  for (const Measure& measure : measures) {
    if (measure.name != name || measure.note.empty() || !measure.preferred ||
        measure.subject.group != "all" || measure.subject.fold != "all" ||
        measure.subject.name.starts_with("("))
      continue;
    auto found = std::find_if(classes_by_note.begin(), classes_by_note.end(),
                              [&](const auto& one) { return one.first == measure.note; });
    if (found == classes_by_note.end())
      found = classes_by_note.insert(found, {measure.note, {}});
    found->second.insert(fmt::format("{} ({})", measure.subject.name, measure.subject.level));
  }
  std::vector<std::string> result;
  for (const auto& [note, classes] : classes_by_note)
    result.push_back(fmt::format("{} of {}: {}.", what, fmt::join(classes, ", "), note));
  return result;
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
    const Patients patients = number_patients(level.cases);
    for (const ModelRows& rows : split_models(level.cases))
      if (!rows.test.empty())
        add_model(level, patients, rows, settings, result);
  }
  const Level* images = level_called("image", levels);
  if (images && level_called("scan", levels))
    add_scan_curves(result, images->cases, settings.confidence);
  for (const auto& [name, what] : {std::pair{"auroc", "AUROC"}, {"sensitivity", "Sensitivity"}})
    for (std::string& warning : noted(result.measures, name, what))
      result.warnings.push_back(std::move(warning));
  return result;
}

} // namespace thorax::evaluation
