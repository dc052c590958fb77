#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "cli/run.h"
#include "comm/communicator.h"

// Private to thorax-preprocess: cases shared out over the processes of a job.

namespace thorax::pipeline {

/// Runs body on rank 0 and then on the others, which find what it made.
void rank_zero_first(comm::Communicator& ranks, const std::function<void()>& body);

/// [first, last) of the cases that a rank takes: one after the other, so that the order of all does
/// not depend on the number of ranks, and of about equal size.
struct Share {
  std::size_t first = 0, last = 0;
};
Share share_of(std::span<const std::uintmax_t> sizes, const comm::Communicator& ranks);

/// A text for each case of this rank's share becomes one for each case, on every rank.
std::vector<std::string> gathered(std::span<const std::string> own, comm::Communicator& ranks);

/// One JSON object from those of all ranks: counts are added, lists joined and sorted.
std::string joined_report(const std::string& own, comm::Communicator& ranks);

/// Adds what the other ranks did and skipped since they had this many skipped cases.
void gather_report(cli::Run& run, std::size_t done_before, std::size_t skipped_before,
                   comm::Communicator& ranks);

} // namespace thorax::pipeline
