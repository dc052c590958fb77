// Measures how fast stats::bootstrap_auroc draws replicates.
//
//     bench_bootstrap FILE IMAGES CLASSES REPLICATES THREADS
//
// Writes the simulated cases to FILE as raw float64 rows, [images, 1 + 2 classes]: the patient,
// then the truth and the score of each class. Prints replicates per second, all classes, on the
// first line and the AUROC of each class averaged over the replicates on the second.

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/random.h"
#include "stats/auroc_bootstrap.h"

namespace {

using namespace thorax;

/// As many images per patient as ChestX-ray14's test list has, about: 25,596 of 2,797.
constexpr std::size_t images_per_patient = 9;

struct Class {
  std::vector<double> scores;
  std::vector<std::uint8_t> positive;
};

/// Rare findings, 1 to 20% of the images, scored with float precision.
Class simulate_class(std::size_t images, std::size_t c, std::size_t classes) {
  Random random(1, std::to_string(c), 0, "bench");
  const double prevalence = 0.01 * std::pow(20.0, static_cast<double>(c) / classes);
  Class result;
  for (std::size_t i = 0; i < images; ++i) {
    const bool positive = random.chance(prevalence);
    const double score = random.normal() + 1.2 * positive - 2;
    result.positive.push_back(positive);
    result.scores.push_back(static_cast<float>(1 / (1 + std::exp(-score))));
  }
  return result;
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    fmt::print(stderr, "bench_bootstrap FILE IMAGES CLASSES REPLICATES THREADS\n");
    return EXIT_FAILURE;
  }
  const std::size_t images = std::stoul(argv[2]), classes = std::stoul(argv[3]);
  const std::size_t replicates = std::stoul(argv[4]);
  std::vector<Class> data;
  for (std::size_t c = 0; c < classes; ++c)
    data.push_back(simulate_class(images, c, classes));
  std::vector<std::uint32_t> patient(images);
  for (std::size_t i = 0; i < images; ++i)
    patient[i] = static_cast<std::uint32_t>(i / images_per_patient);

  std::ofstream file(argv[1], std::ios::binary);
  std::vector<double> row;
  for (std::size_t i = 0; i < images; ++i) {
    row.assign(1, patient[i]);
    for (const Class& one : data)
      row.insert(row.end(), {static_cast<double>(one.positive[i]), one.scores[i]});
    file.write(reinterpret_cast<const char*>(row.data()),
               static_cast<std::streamsize>(row.size() * sizeof(double)));
  }

  std::vector<stats::PatientCases> cases;
  for (const Class& one : data)
    cases.push_back({{one.scores, one.positive}, patient});
  const auto start = std::chrono::steady_clock::now();
  const auto drawn =
      stats::bootstrap_auroc(cases, patient.back() + 1, replicates, 1, std::stoi(argv[5]));
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  std::vector<double> means;
  for (const auto& of_class : drawn) {
    double sum = 0;
    for (double value : of_class)
      sum += value;
    means.push_back(sum / static_cast<double>(replicates));
  }
  fmt::print("{:.2f}\n{:.4f}\n", static_cast<double>(replicates) / elapsed.count(),
             fmt::join(means, " "));
  return EXIT_SUCCESS;
}
