#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include <nlohmann/json.hpp>

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

/// One JSON value of each rank, in rank order, on every rank.
std::vector<nlohmann::json> gathered(const nlohmann::json& own, comm::Communicator& ranks);

} // namespace thorax::pipeline
