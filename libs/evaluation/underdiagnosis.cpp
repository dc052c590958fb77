#include "evaluation/underdiagnosis.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.h"
#include "stats/proportion_estimate.h"

namespace thorax::evaluation {
namespace {

bool means_no_finding(const std::string& name) {
  std::string letters;
  for (const char c : name)
    if (c != ' ' && c != '_' && c != '-')
      letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return letters == "nofinding" || letters == "normal" || letters == "healthy" || letters == "none";
}

} // namespace

std::optional<std::size_t> no_finding_class(const std::vector<std::string>& classes,
                                            const std::string& named) {
  const auto found = named.empty() ? std::find_if(classes.begin(), classes.end(), means_no_finding)
                                   : std::find(classes.begin(), classes.end(), named);
  if (found != classes.end())
    return static_cast<std::size_t>(found - classes.begin());
  if (!named.empty())
    throw Error(ExitCode::inconsistent, fmt::format("no class is called '{}'", named),
                fmt::format("for --no-finding name one of {}", fmt::join(classes, ", ")));
  return std::nullopt;
}

std::optional<Measure>
underdiagnosis_rate(Subject subject, const ScoredCases& cases, const Patients& patients,
                    const std::vector<std::size_t>& rows, const std::vector<Learned>& learned,
                    std::optional<std::size_t> no_finding, double confidence) {
  const std::size_t classes = cases.classes.size();
  if (std::any_of(learned.begin(), learned.end(),
                  [](const Learned& one) { return !one.no_threshold.empty(); }))
    return std::nullopt;
  stats::Trials trials;
  for (const std::size_t n : rows) {
    const auto called = [&](std::size_t k) {
      return cases.probabilities[n * classes + k] >= learned[k].thresholds.at(cases.fold[n]);
    };
    bool ill = false, any_called = false;
    for (std::size_t k = 0; k < classes; ++k) {
      if (k == no_finding)
        continue;
      ill = ill || cases.labels[n * classes + k] == 1;
      any_called = any_called || called(k);
    }
    if (!ill)
      continue;
    trials.success.push_back(no_finding ? called(*no_finding) : !any_called);
    trials.cluster.push_back(patients.of[n]);
  }
  const auto share = stats::estimate_proportion(trials, patients.count, confidence);
  subject.name = any_finding_name;
  Measure measure{subject, "underdiagnosis_rate", share.value(), share.interval()};
  measure.cases = share.trials;
  if (share.interval())
    measure.method = share.clustered ? "clustered Wilson" : "Wilson";
  if (!share.value())
    measure.note = "no case with a finding";
  return measure;
}

} // namespace thorax::evaluation
