#pragma once

#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/random.h"
#include "store/predictions.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

namespace thorax {

/// Runs thorax-metrics in a fresh folder.
class Metrics : public ::testing::Test {
protected:
  testing::CommandResult run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "thorax-metrics");
    return testing::run_command(arguments, {.folder = folder_.path()});
  }

  nlohmann::json report(const std::string& output = "report") {
    return nlohmann::json::parse(read_text(folder_ / output / "report.json"));
  }

  /// The figures of report.json for the pooled test rows, by measure: the value, with _low, _high,
  /// _method and _note of the preferred interval, Wilson's as _wilson_low and _wilson_high; over
  /// folds as _mean and _sd, of one fold as _fold0, ...
  nlohmann::json figure(const std::string& level, const std::string& name,
                        const std::string& output = "report") {
    nlohmann::json figures;
    const auto document = report(output);
    for (const auto& row : document["measures"]) {
      if (row["level"] != level || row["class"] != name || row["group"] != "all")
        continue;
      const std::string measure = row["measure"], fold = row["fold"];
      if (fold == "mean" || fold == "sd") {
        figures[measure + "_" + fold] = row["value"];
      } else if (fold != "all") {
        figures[measure + "_fold" + fold] = row["value"];
      } else if (row["preferred"]) {
        figures[measure] = row["value"];
        for (const char* detail : {"low", "high", "method", "note"})
          figures[measure + "_" + detail] = row[detail];
        if (row["method"] == "Wilson")
          set_wilson(figures, row);
      } else if (row["method"] == "Wilson") {
        set_wilson(figures, row);
      }
    }
    EXPECT_FALSE(figures.empty()) << "no figures for " << level << " " << name;
    return figures;
  }

  static void set_wilson(nlohmann::json& figures, const nlohmann::json& row) {
    const std::string measure = row["measure"];
    figures[measure + "_wilson_low"] = row["low"];
    figures[measure + "_wilson_high"] = row["high"];
  }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  testing::TemporaryFolder folder_;
};

/// Predictions of one model over folds: patients with two scans of two slices, one validation and
/// three test patients in four, label -1 for a few.
inline store::Predictions simulated_predictions(double shift, std::uint64_t seed,
                                                const std::string& model = "net",
                                                std::int32_t folds = 2) {
  store::Predictions predictions;
  predictions.task = store::Task::multilabel;
  predictions.classes = {"effusion", "mass"};
  for (std::int32_t fold = 0; fold < folds; ++fold)
    for (int p = 0; p < 40; ++p)
      for (int s = 0; s < 4; ++s) {
        const std::string patient = fmt::format("p{}-{}", fold, p);
        store::Sample sample;
        sample.id = fmt::format("{}-{}", patient, s);
        sample.parent = sample.id;
        sample.patient = patient;
        sample.study = sample.series = fmt::format("{}-scan{}", patient, s / 2);
        sample.slice = s % 2;
        sample.split = p % 4 == 0 ? "validation" : "test";
        for (std::size_t k = 0; k < predictions.classes.size(); ++k) {
          Random truth(1, patient, k, "truth"), noise(seed, sample.id, k, "noise");
          const bool positive = truth.chance(0.4);
          const double logit = shift * (positive ? 1 : -1) + noise.normal();
          predictions.probabilities.push_back(
              static_cast<float>(std::round(128 / (1 + std::exp(-logit))) / 128));
          predictions.labels.push_back(k == 1 && p % 10 == 3 ? store::unknown_label : positive);
        }
        predictions.samples.push_back(sample);
        predictions.model.push_back(model);
        predictions.fold.push_back(fold);
      }
  return predictions;
}

/// The same as CSV.
inline std::string as_csv(const store::Predictions& predictions) {
  std::string text = "id,patient,scan,fold,split";
  for (const auto& name : predictions.classes)
    text += ",true:" + name;
  for (const auto& name : predictions.classes)
    text += ",prob:" + name;
  text += "\n";
  for (std::size_t n = 0; n < predictions.size(); ++n) {
    const auto& sample = predictions.samples[n];
    text += fmt::format("{},{},{},{},{}", sample.id, sample.patient, sample.series,
                        predictions.fold[n], sample.split);
    for (std::size_t k = 0; k < predictions.classes.size(); ++k)
      text += fmt::format(",{}", predictions.labels[n * predictions.classes.size() + k]);
    for (std::size_t k = 0; k < predictions.classes.size(); ++k)
      text += fmt::format(",{}", predictions.probabilities[n * predictions.classes.size() + k]);
    text += "\n";
  }
  return text;
}

} // namespace thorax
