#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "evaluation/class_cases.h"
#include "stats/interval.h"

namespace thorax::evaluation {

struct ReplicateSettings {
  std::size_t replicates = 0; ///< none with 0
  std::uint64_t seed = 0;
  int threads = 1;
  double partial_specificity = 0.9;
  bool areas = true;  ///< also areas other than the AUROC, which take longer
  bool bands = false; ///< also the curves, point by point; needs areas
};

/// Where the bands of curves are found.
std::vector<double> false_positive_rate_grid(); ///< 0, 0.01, ... 1
std::vector<double> recall_grid();              ///< 0.01, 0.02, ... 1
std::vector<double> decision_threshold_grid();  ///< 0.01, 0.02, ... 0.99

/// What one class's measures are in each replicate of a patient bootstrap (stats/bootstrap.h): NaN
/// where a replicate has no value.
struct ClassReplicates {
  using Values = std::map<std::string, std::vector<double>, std::less<>>;
  Values values;    ///< by measure: AUROC, areas and, with decisions, decision measures
  Values jackknife; ///< without each patient in turn, for those measures where it is quick to find
  std::vector<std::vector<double>> sensitivity, precision,
      net_benefit; ///< [grid point][replicate]
};

/// For each class. One draw of patients serves all classes. Does not depend on threads.
std::vector<ClassReplicates> replicate(const CaseSet& cases, const ReplicateSettings& settings);

/// An interval and how it was found.
struct ReplicateInterval {
  std::optional<stats::Interval> interval;
  std::string method;
  std::string note = {}; ///< why there is none, or why to take it with care
};

/// BCa where there are jackknife values and it is defined, else percentile; nothing where the
/// replicates do not vary. The method counts replicates that are lost, e.g. because no positive
/// case was drawn; the note does where they are more than one in twenty.
ReplicateInterval replicate_interval(double estimate, std::span<const double> replicates,
                                     std::span<const double> jackknife, double confidence);

/// Of a measure by name; nothing where there are no replicates of it.
ReplicateInterval replicate_interval(const ClassReplicates& replicates, std::string_view measure,
                                     std::optional<double> estimate, double confidence);

} // namespace thorax::evaluation
