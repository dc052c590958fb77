#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "comm/communicator.h"
#include "pipeline/preprocess_cases.h"
#include "pipeline/preprocess_share.h"
#include "store/dataset.h"

namespace thorax::pipeline {

/// Where a dataset goes and what it came from.
struct Destination {
  std::filesystem::path path;
  std::string compression = "deflate"; ///< deflate | none
  std::string settings;                ///< what a resumed run must share beside its options
  std::vector<std::string> hashes;     ///< content of inputs that are no cases, e.g. label tables
  std::string listing = {};            ///< of the files that all was read from
  std::vector<std::string> rows = {};  ///< what each case takes from label tables; or none
  FilesBeside files_beside = {};       ///< which cases write beside the dataset
};

/// Writes the dataset. Cases run in parallel, in blocks of which a resumed run keeps those whose
/// cases are the same; a case that fails stops the run or is skipped, by --on-error. Of several
/// ranks each writes a shard, "<output>.shards/<rank>-of-<ranks>.h5", of cases that follow each
/// other, and rank 0 the index over them; a resumed run must have as many. An output that --resume
/// finds finished stays as it is; one of the same options but other inputs, or with others skipped,
/// throws Error(inconsistent), one without its files_beside Error(corrupt).
/// @param tell gets the notes of all cases, whichever run did them
void write_cases(const std::vector<Case>& cases, const store::Header& header,
                 const Destination& destination, cli::Run& run, comm::Communicator& ranks,
                 const MakeImages& make_images,
                 const std::function<void(const Notes& notes)>& tell);

} // namespace thorax::pipeline
