#include "train/folds.h"

#include <algorithm>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/random.h"

namespace thorax::train {
namespace {

using store::Labels;
using store::Sample;
using store::Task;

/// Patients with 1 to 3 images; every fourth patient has label a, every tenth b.
struct Cohort {
  std::vector<Sample> samples;
  Labels labels{Task::multilabel, {"a", "b"}, {}};

  explicit Cohort(int patients) {
    for (int p = 0; p < patients; ++p)
      for (int i = 0; i <= p % 3; ++i) {
        Sample sample;
        sample.patient = "P" + std::to_string(p);
        sample.id = sample.parent = sample.patient + "-" + std::to_string(i);
        samples.push_back(sample);
        labels.values.push_back(p % 4 == 0);
        labels.values.push_back(p % 10 == 0);
      }
  }
};

TEST(Folds, SpreadEveryLabelOverPatientsEvenly) {
  const Cohort cohort(200);
  const auto folds = assign_folds(cohort.samples, cohort.labels, 5, 1);
  std::map<int, std::set<std::string>> all, with_a, with_b;
  for (std::size_t row = 0; row < folds.size(); ++row) {
    all[folds[row]].insert(cohort.samples[row].patient);
    if (cohort.labels.values[2 * row])
      with_a[folds[row]].insert(cohort.samples[row].patient);
    if (cohort.labels.values[2 * row + 1])
      with_b[folds[row]].insert(cohort.samples[row].patient);
  }
  for (int fold = 0; fold < 5; ++fold) {
    EXPECT_NEAR(all[fold].size(), 40, 1);
    EXPECT_NEAR(with_a[fold].size(), 10, 1);
    EXPECT_NEAR(with_b[fold].size(), 4, 1);
  }
}

TEST(Folds, DependOnSeedAndPatientsButNotOnTheOrderOfRows) {
  const Cohort cohort(60);
  const auto folds = assign_folds(cohort.samples, cohort.labels, 5, 1);
  EXPECT_EQ(folds, assign_folds(cohort.samples, cohort.labels, 5, 1));
  EXPECT_NE(folds, assign_folds(cohort.samples, cohort.labels, 5, 2));

  Cohort shuffled(0);
  const auto order = permutation(cohort.samples.size(), Random(3, "", 0, "test"));
  for (const std::size_t row : order) {
    shuffled.samples.push_back(cohort.samples[row]);
    shuffled.labels.values.push_back(cohort.labels.values[2 * row]);
    shuffled.labels.values.push_back(cohort.labels.values[2 * row + 1]);
  }
  const auto again = assign_folds(shuffled.samples, shuffled.labels, 5, 1);
  for (std::size_t i = 0; i < order.size(); ++i)
    EXPECT_EQ(again[i], folds[order[i]]);
}

TEST(Folds, EveryRowIsTestedInExactlyOneFoldAndNoPatientIsOnTwoSides) {
  const Cohort cohort(31);
  std::vector<int> tested(cohort.samples.size(), 0), validated(tested);
  for (int fold = 0; fold < 5; ++fold) {
    const Split split = split_by_fold(cohort.samples, cohort.labels, 5, fold, 1);
    EXPECT_EQ(split.train.size() + split.validation.size() + split.test.size(),
              cohort.samples.size());
    std::map<std::string, std::set<int>> sides;
    int side = 0;
    for (const auto* rows : {&split.train, &split.validation, &split.test}) {
      for (const std::size_t row : *rows)
        sides[cohort.samples[row].patient].insert(side);
      ++side;
    }
    for (const auto& [patient, seen] : sides)
      EXPECT_EQ(seen.size(), 1u) << patient;
    for (const std::size_t row : split.test)
      ++tested[row];
    for (const std::size_t row : split.validation)
      ++validated[row];
  }
  EXPECT_THAT(tested, ::testing::Each(1));
  EXPECT_THAT(validated, ::testing::Each(1));
}

TEST(Folds, CopiesAreOnlyTrainedOn) {
  Cohort cohort(30);
  const std::size_t originals = cohort.samples.size();
  for (std::size_t row = 0; row < originals; ++row) {
    Sample copy = cohort.samples[row];
    copy.id += "#1";
    copy.copy = 1;
    cohort.samples.push_back(copy);
    cohort.labels.values.push_back(cohort.labels.values[2 * row]);
    cohort.labels.values.push_back(cohort.labels.values[2 * row + 1]);
  }
  const Split split = split_by_fold(cohort.samples, cohort.labels, 5, 0, 1);
  for (const auto* rows : {&split.validation, &split.test})
    for (const std::size_t row : *rows)
      EXPECT_EQ(cohort.samples[row].copy, 0);
  std::size_t copies = 0;
  for (const std::size_t row : split.train)
    copies += cohort.samples[row].copy;
  EXPECT_EQ(2 * copies, split.train.size());
}

TEST(Folds, WithoutPatientsSlicesAndTheirCopiesStayTogether) {
  Cohort cohort(0);
  for (int scan = 0; scan < 12; ++scan)
    for (int slice = 0; slice < 3; ++slice)
      for (int copy = 0; copy < 2; ++copy) {
        Sample sample;
        const std::string name = "scan" + std::to_string(scan);
        const std::string original = name + "#" + std::to_string(slice);
        sample.id = copy ? original + "#1" : original;
        sample.parent = copy ? original : name;
        sample.copy = copy;
        cohort.samples.push_back(sample);
        cohort.labels.values.insert(cohort.labels.values.end(), {1, 0});
      }
  EXPECT_EQ(store::subjects(cohort.samples).back(), "scan11");
  const auto fold_of = assign_folds(cohort.samples, cohort.labels, 4, 1);
  for (std::size_t row = 0; row < fold_of.size(); ++row)
    EXPECT_EQ(fold_of[row], fold_of[row - row % 6]) << cohort.samples[row].id;
}

TEST(Folds, RefuseWhatCannotBeDealt) {
  const Cohort cohort(4);
  EXPECT_THROW(assign_folds(cohort.samples, cohort.labels, 5, 0), Error);
  EXPECT_THROW(split_by_fold(cohort.samples, cohort.labels, 2, 0, 0), Error);
  EXPECT_THROW(split_by_fold(cohort.samples, cohort.labels, 3, 3, 0), Error);
}

TEST(HoldOutTenth, TakesOnePatientOfFewAndATenthOfMany) {
  const auto held = [](int patients) {
    const Cohort cohort(patients);
    const Split split = hold_out_tenth(cohort.samples, cohort.labels, 1);
    EXPECT_EQ(split.train.size() + split.validation.size(), cohort.samples.size());
    EXPECT_TRUE(split.test.empty());
    std::set<std::string> names;
    for (const std::size_t row : split.validation)
      names.insert(cohort.samples[row].patient);
    return names.size();
  };
  EXPECT_EQ(held(2), 1u);
  EXPECT_EQ(held(9), 1u);
  EXPECT_EQ(held(40), 4u);
  EXPECT_THROW(held(1), Error);
}

TEST(OfficialSplit, FollowsTheColumnAndCarvesValidationByPatient) {
  Cohort cohort(100);
  for (Sample& sample : cohort.samples)
    sample.split = std::stoi(sample.patient.substr(1)) < 70 ? "train" : "test";
  const Split carved = official_split(cohort.samples, cohort.labels, 1);
  std::set<std::string> train, validation;
  for (const std::size_t row : carved.train)
    train.insert(cohort.samples[row].patient);
  for (const std::size_t row : carved.validation)
    validation.insert(cohort.samples[row].patient);
  for (const std::size_t row : carved.test)
    EXPECT_EQ(cohort.samples[row].split, "test");
  EXPECT_EQ(validation.size(), 7u);
  EXPECT_EQ(train.size(), 63u);
  for (const std::string& patient : validation)
    EXPECT_FALSE(train.contains(patient));

  for (Sample& sample : cohort.samples)
    if (sample.patient == "P5")
      sample.split = "validation";
  const Split given = official_split(cohort.samples, cohort.labels, 1);
  for (const std::size_t row : given.validation)
    EXPECT_EQ(cohort.samples[row].patient, "P5");
}

TEST(OfficialSplit, RefusesAPatientOnTwoSides) {
  Cohort cohort(6);
  for (Sample& sample : cohort.samples)
    sample.split = "train";
  cohort.samples.back().split = "test"; // P5 has three images
  EXPECT_THROW(official_split(cohort.samples, cohort.labels, 0), Error);
}

TEST(CheckClasses, NamesThePartThatCannotBeLearned) {
  const Labels labels{Task::binary, {"disease"}, {1, 0, 1, 1, 0, -1}};
  EXPECT_NO_THROW(check_classes({{0, 1}, {2, 4}, {3, 4}}, labels));
  EXPECT_NO_THROW(check_classes({{0, 1}, {2, 3}, {3, 4}}, labels));
  EXPECT_THROW(check_classes({{0, 2}, {1, 3}, {3, 4}}, labels), Error);
  EXPECT_THROW(check_classes({{0, 5}, {1, 3}, {3, 4}}, labels), Error);
  EXPECT_THROW(check_classes({{0, 1}, {}, {3, 4}}, labels), Error);
  EXPECT_EQ(labelled({{0, 5}, {}, {5}}, labels).train, std::vector<std::size_t>{0});
}

} // namespace
} // namespace thorax::train
