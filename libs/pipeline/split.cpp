#include "pipeline/split.h"

#include <algorithm>

#include "core/log.h"

namespace thorax::pipeline {
namespace {

void warn_of_missing_patients(const std::vector<store::Sample>& samples) {
  const auto without = std::count_if(samples.begin(), samples.end(),
                                     [](const auto& sample) { return sample.patient.empty(); });
  if (without > 0)
    log::warning("{} of {} samples name no patient: each counts as a patient of its own, so "
                 "images of one person may lie in several parts of the split",
                 without, samples.size());
}

} // namespace

train::Split make_split(const SplitOptions& options, const store::DatasetReader& reader,
                        const store::Labels& labels, std::uint64_t seed) {
  if (options.split == "official")
    return train::official_split(reader.samples(), labels, seed);
  warn_of_missing_patients(reader.samples());
  return train::split_by_fold(reader.samples(), labels, options.folds, options.fold, seed);
}

} // namespace thorax::pipeline
