#include "train/folds.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"
#include "core/random.h"

namespace thorax::train {
namespace {

using store::Labels;
using store::Sample;
using store::Task;

/// One subject and the strata it must be spread over: each label it has, and each it is known not
/// to have.
struct Subject {
  std::string name;
  std::set<std::size_t> strata;
  std::uint32_t draw = 0;
};

bool known(const Labels& labels, std::size_t row) {
  const auto first = labels.values.begin() + row * labels.classes();
  return std::any_of(first, first + labels.classes(), [](auto value) { return value >= 0; });
}

std::vector<Subject> subjects_in_random_order(const std::vector<Sample>& samples,
                                              const Labels& labels, std::uint64_t seed) {
  const auto names = store::subjects(samples);
  std::map<std::string, Subject> by_name;
  for (std::size_t row = 0; row < samples.size(); ++row) {
    Subject& found = by_name[names[row]];
    for (std::size_t k = 0; k < labels.classes(); ++k) {
      const std::int8_t value = labels.values[row * labels.classes() + k];
      if (value == 1 || (value == 0 && labels.task == Task::binary))
        found.strata.insert(2 * k + static_cast<std::size_t>(value));
    }
  }
  std::vector<Subject> subjects;
  for (auto& [name, each] : by_name) {
    each.name = name;
    each.draw = Random(seed, name, 0, "folds")();
    subjects.push_back(std::move(each));
  }
  std::stable_sort(subjects.begin(), subjects.end(),
                   [](const Subject& a, const Subject& b) { return a.draw < b.draw; });
  return subjects;
}

/// Deals subjects, rarest stratum first, each to the fold that lacks most of that stratum.
std::map<std::string, int> deal(std::vector<Subject> subjects, int folds) {
  std::map<std::size_t, std::vector<double>> lacking; // per stratum and fold
  std::vector<double> lacking_subjects(folds, static_cast<double>(subjects.size()) / folds);
  std::map<std::size_t, std::size_t> waiting;
  for (const Subject& each : subjects)
    for (const std::size_t stratum : each.strata)
      ++waiting[stratum];
  for (const auto& [stratum, count] : waiting)
    lacking[stratum].assign(folds, static_cast<double>(count) / folds);

  std::map<std::string, int> fold_of;
  const auto place = [&](const Subject& each, const std::vector<double>& wish) {
    int best = 0;
    for (int fold = 1; fold < folds; ++fold)
      if (std::pair(wish[fold], lacking_subjects[fold]) >
          std::pair(wish[best], lacking_subjects[best]))
        best = fold;
    fold_of[each.name] = best;
    --lacking_subjects[best];
    for (const std::size_t stratum : each.strata) {
      --lacking[stratum][best];
      if (--waiting[stratum] == 0)
        waiting.erase(stratum);
    }
  };

  while (!waiting.empty()) {
    const std::size_t rarest =
        std::min_element(waiting.begin(), waiting.end(), [](const auto& a, const auto& b) {
          return a.second < b.second;
        })->first;
    const auto rest = std::stable_partition(
        subjects.begin(), subjects.end(), [&](const auto& s) { return s.strata.contains(rarest); });
    std::for_each(subjects.begin(), rest,
                  [&](const Subject& each) { place(each, lacking[rarest]); });
    subjects.erase(subjects.begin(), rest);
  }
  for (const Subject& each : subjects)
    place(each, lacking_subjects);
  return fold_of;
}

/// Row goes to the part its subject belongs to, under the rules that hold for every split.
void add(Split& split, std::vector<std::size_t> Split::*part, const Sample& sample,
         std::size_t row) {
  if (sample.copy == 0 || part == &Split::train)
    (split.*part).push_back(row);
}

/// Whether the rows hold a 0 and a 1 (binary, multilabel) or a 1 (multiclass) of label k.
bool represented(const std::vector<std::size_t>& rows, const Labels& labels, std::size_t k) {
  std::array<bool, 2> seen{labels.task == Task::multiclass, false};
  for (const std::size_t row : rows)
    if (const std::int8_t value = labels.values[row * labels.classes() + k]; value >= 0)
      seen[static_cast<std::size_t>(value)] = true;
  return seen[0] && seen[1];
}

} // namespace

std::vector<int> assign_folds(const std::vector<Sample>& samples, const Labels& labels, int folds,
                              std::uint64_t seed) {
  auto subjects = subjects_in_random_order(samples, labels, seed);
  if (subjects.size() < static_cast<std::size_t>(folds))
    throw Error(ExitCode::inconsistent,
                fmt::format("{} patients or scans cannot fill {} folds", subjects.size(), folds),
                "use fewer --folds");
  const auto fold_of = deal(std::move(subjects), folds);
  std::vector<int> result;
  result.reserve(samples.size());
  for (const std::string& name : store::subjects(samples))
    result.push_back(fold_of.at(name));
  return result;
}

Split split_by_fold(const std::vector<Sample>& samples, const Labels& labels, int folds, int fold,
                    std::uint64_t seed) {
  if (folds < 3 || fold < 0 || fold >= folds)
    throw Error(ExitCode::command_line, fmt::format("there is no fold {} of {}", fold, folds),
                "--folds is at least 3 (test, validation, train) and --fold counts from 0");
  const auto fold_of = assign_folds(samples, labels, folds, seed);
  Split split;
  for (std::size_t row = 0; row < samples.size(); ++row) {
    const auto part = fold_of[row] == fold                 ? &Split::test
                      : fold_of[row] == (fold + 1) % folds ? &Split::validation
                                                           : &Split::train;
    add(split, part, samples[row], row);
  }
  return split;
}

Split hold_out_tenth(const std::vector<Sample>& samples, const Labels& labels, std::uint64_t seed) {
  const auto names = store::subjects(samples);
  const std::set<std::string> subjects(names.begin(), names.end());
  if (subjects.size() < 2)
    throw Error(ExitCode::inconsistent,
                "one patient cannot be divided into training and validation",
                "give images of more patients");
  const int parts = static_cast<int>(std::min<std::size_t>(10, subjects.size()));
  const auto part_of = assign_folds(samples, labels, parts, seed);
  Split split;
  for (std::size_t row = 0; row < samples.size(); ++row)
    add(split, part_of[row] == 0 ? &Split::validation : &Split::train, samples[row], row);
  return split;
}

Split official_split(const std::vector<Sample>& samples, const Labels& labels, std::uint64_t seed) {
  const auto subjects = store::subjects(samples);
  std::map<std::string, std::string> side;
  bool has_validation = false;
  std::size_t outside = 0;
  for (std::size_t row = 0; row < samples.size(); ++row) {
    const std::string& part = samples[row].split;
    if (part.empty()) {
      ++outside;
      continue;
    }
    const auto [found, fresh] = side.emplace(subjects[row], part);
    if (!fresh && found->second != part)
      throw Error(ExitCode::inconsistent,
                  fmt::format("patient {} is in the parts {} and {} of the split column",
                              subjects[row], found->second, part),
                  "split by patient, or use --folds");
    has_validation |= part == "validation";
  }
  if (outside > 0)
    log::warning("{} of {} images are in no part of the split column and are left out", outside,
                 samples.size());

  std::vector<Sample> training;
  Labels training_labels{labels.task, labels.names, {}};
  std::vector<std::size_t> training_rows;
  Split split;
  for (std::size_t row = 0; row < samples.size(); ++row) {
    const Sample& sample = samples[row];
    if (sample.split == "test")
      add(split, &Split::test, sample, row);
    else if (sample.split == "validation")
      add(split, &Split::validation, sample, row);
    else if (sample.split == "train") {
      training.push_back(sample);
      training.back().patient = subjects[row];
      training_rows.push_back(row);
      const auto first = labels.values.begin() + row * labels.classes();
      training_labels.values.insert(training_labels.values.end(), first, first + labels.classes());
    }
  }
  if (training.empty() || split.test.empty())
    throw Error(ExitCode::inconsistent, "the split column names no train or no test rows",
                "use --folds");
  Split within;
  if (has_validation) {
    within.train.resize(training.size());
    std::iota(within.train.begin(), within.train.end(), std::size_t{0});
  } else {
    within = hold_out_tenth(training, training_labels, seed);
  }
  for (const auto part : {&Split::train, &Split::validation})
    for (const std::size_t i : within.*part)
      (split.*part).push_back(training_rows[i]);
  return split;
}

Split labelled(const Split& split, const Labels& labels) {
  Split kept = split;
  for (const auto part : {&Split::train, &Split::validation, &Split::test})
    std::erase_if(kept.*part, [&](std::size_t row) { return !known(labels, row); });
  return kept;
}

void check_classes(const Split& split, const Labels& labels) {
  const std::array parts = {std::pair("train", &split.train),
                            std::pair("validation", &split.validation),
                            std::pair("test", &split.test)};
  for (const auto& [name, rows] : parts) {
    if (rows->empty())
      throw Error(ExitCode::inconsistent, fmt::format("the {} part is empty", name),
                  "give more labelled patients, or use fewer --folds");
    for (std::size_t k = 0; k < labels.classes(); ++k) {
      if (represented(*rows, labels, k))
        continue;
      const auto what =
          fmt::format("the {} part does not hold both values of '{}'", name, labels.names[k]);
      if (rows == &split.train)
        throw Error(ExitCode::inconsistent, what,
                    "choose another --target, more patients or fewer --folds");
      log::warning("{}; its AUROC is undefined there", what);
    }
  }
}

} // namespace thorax::train
