// How often 95% intervals hold the truth, by simulation; prints the tables of docs/coverage.md.
//
//     bench_coverage STUDIES BOOTSTRAP_STUDIES THREADS

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include <boost/math/distributions/binomial.hpp>
#include <fmt/format.h>

#include "core/parallel.h"
#include "stats/auroc_bootstrap.h"
#include "stats/auroc_interval.h"
#include "stats/bootstrap.h"
#include "stats/proportion.h"
#include "support/simulated_study.h"

namespace {

using namespace thorax;
using testing::SimulatedStudy;
using testing::StudyDesign;

constexpr double confidence = 0.95;
constexpr std::size_t replicates = 1000;

constexpr const char* independent_rows = R"(
## One row per patient

Scores are normal with the same variance in both classes. "Wald" is DeLong's plain interval. "reported" is what `thorax-metrics` reports: DeLong's variance on the logit scale, the exact interval where the AUROC is 0 or 1, Newcombe's where a class has a single patient. "Newcombe" is the score-type interval of Statistics in Medicine 25, 2006; "percentile" and "BCa" are the patient bootstrap. An interval that cannot be given counts as a miss.
)";

constexpr const char* dependent_rows = R"(
## Five rows per patient

A random effect of the patient holds half of the variance. "by row" takes rows for independent. "reported" has Obuchowski's variance by patient in place of DeLong's, and Newcombe's interval the numbers of patients in place of those of rows.
)";

constexpr const char* few_of_a_class = R"(
## Few positives among 1000 negatives
)";

constexpr const char* few_and_spread = R"(
## The same, scores of positives spread three times as wide

Newcombe's interval takes the distributions' shape for granted, DeLong's does not.
)";

constexpr const char* saturated = R"(
## The least favourable distribution

All negatives score the same, and each positive above or below them. The least coverage for any AUROC of 0.5, 0.501 ... 0.999, computed from the binomial distribution, without simulation.
)";

constexpr const char* proportions = R"(
## Sensitivity and specificity

Intervals of a proportion; computed from the binomial distribution, without simulation.
)";

/// Nothing counts as a miss.
using Method = std::function<std::optional<stats::Interval>(const SimulatedStudy&)>;

struct Column {
  std::string title;
  bool resamples = false;
  Method interval;
};

stats::AurocComponents by_row(const SimulatedStudy& study) {
  return *stats::auroc_components(study.outcomes());
}

stats::AurocComponents by_patient(const SimulatedStudy& study) {
  return *stats::auroc_components(study.outcomes(), study.patient, study.patients);
}

std::optional<stats::Interval> wald(const SimulatedStudy& study) {
  const auto components = by_row(study);
  const auto variance = stats::auroc_covariance(components, components);
  if (!variance)
    return std::nullopt;
  return stats::wald_interval(components.value, *variance, confidence);
}

std::optional<stats::Interval> reported(const stats::AurocComponents& components) {
  const auto result = stats::auroc_interval(components, confidence);
  return result ? std::optional(result->interval) : std::nullopt;
}

std::optional<stats::Interval> newcombe(const stats::AurocComponents& components) {
  return stats::newcombe_interval(components.value, static_cast<double>(components.with_positive),
                                  static_cast<double>(components.with_negative), confidence);
}

std::vector<double> drawn(const SimulatedStudy& study) {
  const stats::PatientCases cases{study.outcomes(), study.patient};
  return stats::bootstrap_auroc({&cases, 1}, study.patients, replicates, 1, 1).front();
}

std::optional<stats::Interval> percentile(const SimulatedStudy& study) {
  return stats::percentile_interval(drawn(study), confidence);
}

std::optional<stats::Interval> bca(const SimulatedStudy& study) {
  const auto jackknife = stats::jackknife_auroc({study.outcomes(), study.patient}, study.patients);
  return stats::bca_interval(by_row(study).value, drawn(study), jackknife, confidence);
}

double coverage(const StudyDesign& design, const Method& method, std::size_t studies, int threads) {
  std::vector<std::uint8_t> covered(studies);
  parallel_for(studies, threads, [&](std::size_t number) {
    const auto interval = method(testing::simulate_study(design, number));
    covered[number] = interval && interval->low <= design.auroc && design.auroc <= interval->high;
  });
  return std::accumulate(covered.begin(), covered.end(), 0.0) / static_cast<double>(studies);
}

struct Effort {
  std::size_t studies = 0, bootstrap_studies = 0;
  int threads = 1;
};

void print_heading(const std::vector<std::string>& titles) {
  fmt::print("\n| {} |\n|", fmt::join(titles, " | "));
  for (std::size_t i = 0; i < titles.size(); ++i)
    fmt::print("---|");
  fmt::print("\n");
}

void print_table(const std::vector<StudyDesign>& designs, const std::vector<Column>& columns,
                 const Effort& effort) {
  std::vector<std::string> titles{"AUROC", "positive + negative patients"};
  for (const Column& column : columns)
    titles.push_back(column.title);
  print_heading(titles);
  for (const StudyDesign& design : designs) {
    fmt::print("| {} | {} + {} |", design.auroc, design.positive_patients,
               design.negative_patients);
    for (const Column& column : columns) {
      const std::size_t studies = column.resamples ? effort.bootstrap_studies : effort.studies;
      fmt::print(" {:.1f} |", 100 * coverage(design, column.interval, studies, effort.threads));
    }
    fmt::print("\n");
    std::fflush(stdout);
  }
}

/// As many positive as negative patients.
std::vector<StudyDesign> balanced(std::size_t rows) {
  std::vector<StudyDesign> designs;
  for (const double auroc : {0.6, 0.8, 0.95})
    for (const std::size_t patients : {20, 40, 50, 100, 200, 500, 1000, 2000})
      designs.push_back({auroc, patients / 2, patients / 2, rows});
  return designs;
}

std::vector<StudyDesign> few_positives(double positive_deviation) {
  std::vector<StudyDesign> designs;
  for (const double auroc : {0.6, 0.8, 0.95})
    for (const std::size_t positives : {1, 2, 5, 10, 20, 50, 100})
      designs.push_back({auroc, positives, 1000, 1, positive_deviation});
  return designs;
}

/// The chance that the interval of a binomial count holds the proportion.
double binomial_coverage(double proportion, std::size_t trials,
                         const std::vector<stats::Interval>& interval_of_count) {
  const boost::math::binomial distribution(static_cast<double>(trials), proportion);
  double covered = 0;
  for (std::size_t count = 0; count <= trials; ++count)
    if (interval_of_count[count].low <= proportion && proportion <= interval_of_count[count].high)
      covered += pdf(distribution, static_cast<double>(count));
  return covered;
}

std::vector<stats::Interval>
for_every_count(std::size_t trials, const std::function<stats::Interval(std::size_t)>& interval) {
  std::vector<stats::Interval> result;
  for (std::size_t count = 0; count <= trials; ++count)
    result.push_back(interval(count));
  return result;
}

/// The least coverage for proportions of 0.5, 0.501 ... 0.999.
double least_coverage(std::size_t trials, const std::vector<stats::Interval>& intervals) {
  double least = 1;
  for (int thousandths = 500; thousandths < 1000; ++thousandths)
    least = std::min(least, binomial_coverage(thousandths / 1000.0, trials, intervals));
  return least;
}

void print_proportions() {
  print_heading({"trials", "interval", "0.6", "0.8", "0.95", "least of 0.5 to 0.999"});
  for (const std::size_t trials : {20, 50, 100, 200, 500, 1000, 2000}) {
    const auto exact = for_every_count(trials, [&](std::size_t count) {
      return stats::clopper_pearson_interval(count, trials, confidence);
    });
    const auto wilson = for_every_count(trials, [&](std::size_t count) {
      return stats::wilson_interval(static_cast<double>(count), static_cast<double>(trials),
                                    confidence);
    });
    for (const auto& [title, intervals] :
         {std::pair("Clopper-Pearson", exact), std::pair("Wilson", wilson)}) {
      fmt::print("| {} | {} |", trials, title);
      for (const double proportion : {0.6, 0.8, 0.95})
        fmt::print(" {:.1f} |", 100 * binomial_coverage(proportion, trials, intervals));
      fmt::print(" {:.1f} |\n", 100 * least_coverage(trials, intervals));
    }
  }
}

/// All negatives score the same and each positive above or below them, so that the AUROC is a
/// binomial proportion.
stats::AurocComponents two_sided_scores(std::size_t above, std::size_t per_class) {
  std::vector<double> scores(2 * per_class, 0);
  std::vector<std::uint8_t> positive(2 * per_class, 0);
  for (std::size_t i = 0; i < per_class; ++i) {
    scores[i] = i < above ? 1 : -1;
    positive[i] = 1;
  }
  return *stats::auroc_components({scores, positive});
}

void print_least_favourable() {
  print_heading(
      {"positives = negatives", "reported", "reported, but Newcombe at 0 and 1", "Newcombe"});
  for (const std::size_t n : {10, 20, 50, 100, 200}) {
    const auto ours = for_every_count(
        n, [&](std::size_t above) { return *reported(two_sided_scores(above, n)); });
    const auto score = for_every_count(
        n, [&](std::size_t above) { return *newcombe(two_sided_scores(above, n)); });
    auto mixed = ours;
    mixed.front() = score.front();
    mixed.back() = score.back();
    fmt::print("| {} | {:.1f} | {:.1f} | {:.1f} |\n", n, 100 * least_coverage(n, ours),
               100 * least_coverage(n, mixed), 100 * least_coverage(n, score));
  }
}

void print_tables(const Effort& effort) {
  const Column wald_column{"Wald", false, wald};
  const Column reported_column{"reported", false,
                               [](const auto& study) { return reported(by_row(study)); }};
  const Column clustered{"reported", false,
                         [](const auto& study) { return reported(by_patient(study)); }};
  const Column by_row_column{"by row", false, reported_column.interval};
  const Column score{"Newcombe", false, [](const auto& study) { return newcombe(by_row(study)); }};
  const Column clustered_score{"Newcombe", false,
                               [](const auto& study) { return newcombe(by_patient(study)); }};
  const Column resampled{"percentile", true, percentile}, corrected{"BCa", true, bca};

  fmt::print("{} studies a cell, {} for the bootstraps, which draw {} replicates; the "
             "simulation errors are {:.1f} and {:.1f} points.\n",
             effort.studies, effort.bootstrap_studies, replicates,
             100 * std::sqrt(0.95 * 0.05 / static_cast<double>(effort.studies)),
             100 * std::sqrt(0.95 * 0.05 / static_cast<double>(effort.bootstrap_studies)));
  fmt::print("{}", independent_rows);
  print_table(balanced(1), {wald_column, reported_column, score, resampled, corrected}, effort);
  fmt::print("{}", dependent_rows);
  print_table(balanced(5), {by_row_column, clustered, clustered_score, resampled, corrected},
              effort);
  fmt::print("{}", few_of_a_class);
  print_table(few_positives(1), {wald_column, reported_column, score, resampled, corrected},
              effort);
  fmt::print("{}", few_and_spread);
  print_table(few_positives(3), {wald_column, reported_column, score, resampled, corrected},
              effort);
  fmt::print("{}", saturated);
  print_least_favourable();
  fmt::print("{}", proportions);
  print_proportions();
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    fmt::print(stderr, "bench_coverage STUDIES BOOTSTRAP_STUDIES THREADS\n");
    return EXIT_FAILURE;
  }
  print_tables({std::stoul(argv[1]), std::stoul(argv[2]), std::stoi(argv[3])});
  return EXIT_SUCCESS;
}
