#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stats/roc.h"

namespace thorax::stats {

/// The cases of one class, or of one model.
struct PatientCases {
  Outcomes outcomes;
  std::span<const std::uint32_t> patient; ///< of each case, in 0..patients-1
};

/// The AUROC of each class in each bootstrap replicate (stats/bootstrap.h). One draw of patients
/// serves all classes, so that means over classes and differences of models can be taken replicate
/// by replicate. Patients without a case in any class are not drawn.
///
/// Cases are sorted once; a replicate and class then takes time linear in the cases. Does not
/// depend on threads.
/// @return [class][replicate]; NaN where no positive or no negative was drawn
std::vector<std::vector<double>> bootstrap_auroc(std::span<const PatientCases> classes,
                                                 std::size_t patients, std::size_t replicates,
                                                 std::uint64_t seed, int threads);

/// The AUROC without each patient in turn, in O(n log n) for all; NaN where that leaves no positive
/// or no negative, the AUROC itself for a patient without a case.
std::vector<double> jackknife_auroc(const PatientCases& cases, std::size_t patients);

/// The weighted mean over classes of each replicate, or of each patient's jackknife value.
/// @param classes [class][replicate]
std::vector<double> weighted_mean(std::span<const std::vector<double>> classes,
                                  std::span<const double> weights);

} // namespace thorax::stats
