#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "core/random.h"
#include "nn/models.h"
#include "stats/roc.h"
#include "store/dataset.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

// Labels shuffled by patient must carry no information: if they did, patients would leak between
// training and test.

namespace thorax {
namespace {

constexpr int shuffles = 39; // a true run above all of them has p = 1/40
constexpr int halvings = 20;

struct Patients {
  torch::Tensor features; ///< [patients, features], float64
  std::vector<int> labels;
};

/// The mean over each patient's slices of what a network with fresh weights sees.
Patients describe(const store::DatasetReader& data) {
  const auto network = nn::make_network({.name = "resnet18"}, 1);
  network->eval();
  const torch::NoGradGuard no_gradients;
  const auto& shape = data.header().sample_shape;
  std::map<std::string, std::vector<torch::Tensor>> slices;
  std::map<std::string, int> labels;
  for (std::size_t i = 0; i < data.size(); ++i) {
    std::vector<std::byte> pixels = data.read(i);
    const auto image = torch::from_blob(
        pixels.data(), {1, 1, static_cast<long>(shape[1]), static_cast<long>(shape[2])},
        torch::kUInt8);
    const std::string& patient = data.samples()[i].patient;
    slices[patient].push_back(network->features(image)[0].to(torch::kFloat64));
    labels[patient] = data.labels().values[i];
  }
  std::vector<torch::Tensor> rows;
  Patients patients;
  for (const auto& [patient, features] : slices) {
    rows.push_back(torch::stack(features).mean(0));
    patients.labels.push_back(labels.at(patient));
  }
  patients.features = torch::stack(rows);
  return patients;
}

/// AUROC on one half of the patients of a ridge regression on the other half.
double half_against_half(const torch::Tensor& features, const std::vector<int>& labels,
                         std::uint64_t halving) {
  const auto order = permutation(labels.size(), Random(1, "", halving, "halves"));
  std::vector<std::int64_t> rows(order.begin(), order.end());
  const auto index = torch::tensor(rows);
  const auto half = static_cast<std::int64_t>(rows.size() / 2);
  const auto x = features.index_select(0, index);
  const auto y = torch::tensor(labels).to(torch::kFloat64).index_select(0, index);
  const auto train = x.narrow(0, 0, half), test = x.narrow(0, half, x.size(0) - half);
  const auto mean = train.mean(0), deviation = train.std(0) + 1e-9;
  const auto a = (train - mean) / deviation, b = (test - mean) / deviation;
  const auto kernel = a.matmul(a.t()) + 100 * torch::eye(half, torch::kFloat64);
  const auto target = y.narrow(0, 0, half) - y.narrow(0, 0, half).mean();
  const auto scores = b.matmul(a.t().matmul(torch::linalg_solve(kernel, target)));

  std::vector<double> score(scores.data_ptr<double>(), scores.data_ptr<double>() + scores.numel());
  std::vector<std::uint8_t> positive;
  for (std::int64_t i = half; i < x.size(0); ++i)
    positive.push_back(y[i].item<double>() > 0.5);
  return stats::auroc(stats::roc_curve({score, positive})).value_or(0.5);
}

double mean_auroc(const Patients& patients, const std::vector<int>& labels) {
  double sum = 0;
  for (int halving = 0; halving < halvings; ++halving)
    sum += half_against_half(patients.features, labels, halving);
  return sum / halvings;
}

TEST(NegativeControl, ShuffledLabelsCarryNothingAndTrueOnesDo) {
  const testing::TemporaryFolder folder;
  const std::string cohort = (folder / "cohort").string(), slices = (folder / "slices.h5").string();
  ASSERT_EQ(
      testing::run_command({"thorax-phantom", "--patients", "60", "--size", "64", "--slices", "12",
                            "--spacing", "20", "--progress", "never", "--output", cohort})
          .exit_code,
      0);
  ASSERT_EQ(
      testing::run_command({"thorax-preprocess", "ct", cohort, "--labels", cohort + "/labels.csv",
                            "--label-columns", "lesion", "--variant", "box", "--min-lung-fraction",
                            "0.15", "--size", "64", "--progress", "never", "--output", slices})
          .exit_code,
      0);
  const Patients patients = describe(store::DatasetReader(slices));
  const double truth = mean_auroc(patients, patients.labels);

  std::vector<double> shuffled;
  for (int s = 0; s < shuffles; ++s) {
    const auto order = permutation(patients.labels.size(), Random(2, "", s, "shuffle"));
    std::vector<int> labels;
    for (const std::size_t patient : order)
      labels.push_back(patients.labels[patient]);
    shuffled.push_back(mean_auroc(patients, labels));
  }
  const double mean = std::accumulate(shuffled.begin(), shuffled.end(), 0.0) / shuffles;
  double squares = 0;
  for (const double auroc : shuffled)
    squares += (auroc - mean) * (auroc - mean);
  const double standard_error = std::sqrt(squares / (shuffles - 1) / shuffles);
  RecordProperty("true_auroc", std::to_string(truth));
  RecordProperty("shuffled_mean", std::to_string(mean));
  std::printf("true AUROC %.3f, shuffled mean %.3f (standard error %.3f), largest %.3f\n", truth,
              mean, standard_error, *std::max_element(shuffled.begin(), shuffled.end()));
  EXPECT_GT(truth, *std::max_element(shuffled.begin(), shuffled.end()));
  EXPECT_NEAR(mean, 0.5, 4 * standard_error);
}

} // namespace
} // namespace thorax
