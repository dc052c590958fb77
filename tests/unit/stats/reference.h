#pragma once

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "stats/roc.h"
#include "support/run_command.h"

namespace thorax::stats {

/// What reference_decisions.py says about a topic.
inline nlohmann::json reference(const std::string& topic) {
  const auto result = testing::run_command(
      {"/usr/bin/python3",
       (testing::source_folder() / "tests/support/reference_decisions.py").string(), topic});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  return nlohmann::json::parse(result.out);
}

/// Probabilities, truth, patients and weights of a binary case of the reference.
struct ReferenceCase {
  std::string name;
  std::vector<double> probability, weight;
  std::vector<std::uint8_t> positive;
  std::vector<std::uint32_t> patient;
  nlohmann::json expected;

  explicit ReferenceCase(const nlohmann::json& entry)
      : name(entry["name"]), probability(entry["probability"]), weight(entry["weight"]),
        positive(entry["positive"]), patient(entry["patient"]), expected(entry) {}

  Outcomes outcomes() const { return {probability, positive}; }
  std::size_t patients() const { return probability.size(); }
};

inline std::vector<ReferenceCase> reference_cases(const nlohmann::json& entries) {
  return {entries.begin(), entries.end()};
}

/// Expects a number, or nothing where the reference has null.
inline void expect_near(const std::optional<double>& found, const nlohmann::json& expected,
                        double tolerance, const std::string& context) {
  ASSERT_EQ(found.has_value(), !expected.is_null()) << context;
  if (found) {
    EXPECT_NEAR(*found, expected.get<double>(), tolerance) << context;
  }
}

} // namespace thorax::stats
