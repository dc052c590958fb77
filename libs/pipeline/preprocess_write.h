#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "comm/communicator.h"
#include "pipeline/preprocess_cases.h"
#include "store/dataset.h"

namespace thorax::pipeline {

/// Where a dataset goes and what it came from.
struct Destination {
  std::filesystem::path path;
  std::string compression = "deflate"; ///< deflate | none
  std::string settings;                ///< what a resumed run must share beside its options
  std::vector<std::string> hashes;     ///< content of inputs that are no cases, e.g. label tables
  std::string listing = {};            ///< of the files that all was read from
};

/// Writes the dataset: make_images gives the samples of one case. Cases run in parallel, in blocks
/// that a resumed run keeps; a case that fails stops the run or is skipped, by --on-error. Of
/// several ranks each writes a shard, "<output>.shards/<rank>-of-<ranks>.h5", of cases that follow
/// each other, and rank 0 the index over them; a resumed run must have as many.
/// An output that --resume finds finished stays as it is; one of the same options but other inputs
/// throws Error(inconsistent).
void write_cases(const std::vector<Case>& cases, const store::Header& header,
                 const Destination& destination, cli::Run& run, comm::Communicator& ranks,
                 const std::function<std::vector<store::Image>(std::size_t)>& make_images);

} // namespace thorax::pipeline
