#include "pipeline/split.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include <fmt/format.h>

#include "core/error.h"
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

void require_distinct_ids(const std::vector<store::Sample>& samples) {
  std::unordered_set<std::string_view> ids;
  for (const store::Sample& sample : samples)
    if (!ids.insert(sample.id).second)
      throw Error(ExitCode::corrupt, fmt::format("sample id '{}' occurs twice", sample.id),
                  "make the dataset again");
}

} // namespace

train::Split make_split(const SplitOptions& options, const store::DatasetReader& reader,
                        const store::Labels& labels, std::uint64_t seed) {
  require_distinct_ids(reader.samples());
  if (options.split == "official")
    return train::official_split(reader.samples(), labels, seed);
  warn_of_missing_patients(reader.samples());
  return train::split_by_fold(reader.samples(), labels, options.folds, options.fold, seed);
}

} // namespace thorax::pipeline
