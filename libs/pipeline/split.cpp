#include "pipeline/split.h"

namespace thorax::pipeline {

train::Split make_split(const SplitOptions& options, const store::DatasetReader& reader,
                        const store::Labels& labels, std::uint64_t seed) {
  if (options.split == "official")
    return train::official_split(reader.samples(), labels, seed);
  return train::split_by_fold(reader.samples(), labels, options.folds, options.fold, seed);
}

} // namespace thorax::pipeline
