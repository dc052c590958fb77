#include "evaluation/levels.h"

#include <gmock/gmock.h>

#include "core/error.h"

namespace thorax::evaluation {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

struct Row {
  const char *id, *patient, *scan;
  double probability;
  int label;
  std::int32_t fold = 0;
  const char* split = "test";
  const char* model = "";
};

std::shared_ptr<const ScoredCases> cases_of(const std::vector<Row>& rows) {
  ScoredCases cases;
  cases.classes = {"ill"};
  for (const Row& row : rows) {
    store::Sample sample;
    sample.id = row.id;
    sample.patient = row.patient;
    sample.series = row.scan;
    sample.split = row.split;
    cases.samples.push_back(sample);
    cases.model.push_back(row.model);
    cases.fold.push_back(row.fold);
    cases.probabilities.push_back(row.probability);
    cases.labels.push_back(static_cast<std::int8_t>(row.label));
  }
  return std::make_shared<const ScoredCases>(std::move(cases));
}

/// Patient p with the scans s (three slices) and t (one), patient q with the scan u (one slice).
const std::vector<Row> slices{{"1", "p", "s", 0.9, 0},
                              {"2", "p", "s", 0.5, 1},
                              {"3", "p", "s", 0.1, 0},
                              {"4", "p", "t", 0.3, 0},
                              {"5", "q", "u", 0.2, -1}};

struct Joined {
  const char* aggregate;
  std::vector<double> scans, patients;
};

void PrintTo(const Joined& joined, std::ostream* out) {
  *out << joined.aggregate;
}

class LevelsJoin : public ::testing::TestWithParam<Joined> {};

TEST_P(LevelsJoin, SlicesIntoScansAndScansIntoPatients) {
  const auto found = levels(cases_of(slices), "all", parse_aggregation(GetParam().aggregate));
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].name, "image");
  EXPECT_EQ(found[0].cases->size(), 5u);
  EXPECT_EQ(found[1].name, "scan");
  EXPECT_THAT(found[1].cases->probabilities, Pointwise(DoubleNear(1e-15), GetParam().scans));
  EXPECT_THAT(found[1].cases->labels, ElementsAre(1, 0, -1));
  EXPECT_EQ(found[2].name, "patient");
  EXPECT_THAT(found[2].cases->probabilities, Pointwise(DoubleNear(1e-15), GetParam().patients));
  EXPECT_THAT(found[2].cases->labels, ElementsAre(1, -1));
}

INSTANTIATE_TEST_SUITE_P(
    , LevelsJoin,
    ::testing::Values(Joined{"mean", {0.5, 0.3, 0.2}, {0.4, 0.2}},
                      Joined{"max", {0.9, 0.3, 0.2}, {0.9, 0.2}},
                      Joined{"top-2", {0.7, 0.3, 0.2}, {0.5, 0.2}},
                      Joined{"top-1", {0.9, 0.3, 0.2}, {0.9, 0.2}},
                      // 1 - 0.1 * 0.5 * 0.9 of the first scan, 1 - 0.045 * 0.7 of its patient
                      Joined{"noisy-or", {0.955, 0.3, 0.2}, {0.9685, 0.2}},
                      // two of three slices, and the mean of 2/3 and 0 over the scans
                      Joined{"proportion=0.5", {2 / 3.0, 0, 0}, {1 / 3.0, 0}}));

TEST(Levels, ModelsFoldsAndSplitsStayApart) {
  const auto found = levels(cases_of({{"1", "p", "s", 0.2, 1},
                                      {"2", "p", "s", 0.4, 1},
                                      {"1", "p", "s", 0.6, 1, 1},
                                      {"1", "p", "s", 0.8, 1, 1, "validation"},
                                      {"1", "p", "s", 1.0, 1, 0, "test", "other"}}),
                            "patient", {});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found[0].cases->probabilities,
              Pointwise(DoubleNear(1e-15), std::vector{0.3, 0.6, 0.8, 1.0}));
}

TEST(Levels, RowsOfNoPatientAndScansOfTwoPatientsStayApart) {
  const auto found = levels(cases_of({{"1", "", "", 0.1, 0},
                                      {"2", "", "", 0.2, 0},
                                      {"3", "p", "s", 0.3, 0},
                                      {"4", "q", "s", 0.4, 0},
                                      {"5", "q", "s", 0.6, 0}}),
                            "scan", {});
  EXPECT_THAT(found[0].cases->probabilities,
              Pointwise(DoubleNear(1e-15), std::vector{0.1, 0.2, 0.3, 0.5}));
}

TEST(Levels, OnlyThoseThatDiffer) {
  const auto names = [](const std::vector<Row>& rows) {
    std::vector<std::string> result;
    for (const Level& level : levels(cases_of(rows), "all", {}))
      result.push_back(level.name);
    return result;
  };
  EXPECT_THAT(names({{"1", "", "", 0.1, 0}, {"2", "", "", 0.2, 0}}), ElementsAre("image"));
  EXPECT_THAT(names({{"1", "p", "s", 0.1, 0}, {"2", "q", "t", 0.2, 0}}), ElementsAre("image"));
  EXPECT_THAT(names({{"1", "p", "", 0.1, 0}, {"2", "p", "", 0.2, 0}}),
              ElementsAre("image", "patient"));
  EXPECT_THAT(names({{"1", "p", "s", 0.1, 0}, {"2", "p", "s", 0.2, 0}}),
              ElementsAre("image", "patient")); // every patient has one scan
  EXPECT_THAT(names({{"1", "", "s", 0.1, 0}, {"2", "", "s", 0.2, 0}}),
              ElementsAre("image", "scan"));
}

TEST(Levels, WhatTheDataDoNotHold) {
  for (const char* level : {"scan", "patient"})
    try {
      levels(cases_of({{"1", "", "", 0.1, 0}}), level, {});
      FAIL() << level;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::inconsistent);
      EXPECT_EQ(error.what(), "the predictions name no " + std::string(level));
    }
}

TEST(ParseAggregation, RefusesAnythingElse) {
  for (const char* text : {"", "median", "top-0", "top-1.5", "top-", "top-x", "proportion=2",
                           "proportion>0.5", "proportion=", "proportion", "noisy_or"})
    try {
      parse_aggregation(text);
      FAIL() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::command_line);
      EXPECT_EQ(error.what(), "--aggregate cannot be '" + std::string(text) + "'");
    }
}

TEST(ParseAggregation, IsDescribed) {
  const auto described = [](const char* text) { return description(parse_aggregation(text)); };
  EXPECT_EQ(described("mean"), "mean");
  EXPECT_EQ(described("max"), "highest");
  EXPECT_EQ(described("top-3"), "mean of the 3 highest");
  EXPECT_EQ(described("noisy-or"), "noisy-or");
  EXPECT_EQ(described("proportion=0.4"), "proportion (0.4 or above)");
}

} // namespace
} // namespace thorax::evaluation
