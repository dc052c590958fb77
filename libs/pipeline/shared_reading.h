#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "comm/communicator.h"
#include "core/packing.h"
#include "core/parallel.h"
#include "core/stop.h"

// Private to thorax-preprocess.

namespace thorax::pipeline {

/// read(0) .. read(count - 1) on every rank: each rank reads an equal part, on so many threads, and
/// gets the others' results. T is what core/packing.h takes; count must be the same on all ranks.
template <class T, class Read>
std::vector<T> shared_reading(std::size_t count, int threads, comm::Communicator& ranks,
                              Read read) {
  const auto rank = static_cast<std::size_t>(ranks.rank()),
             size = static_cast<std::size_t>(ranks.size());
  const std::size_t first = count * rank / size, last = count * (rank + 1) / size;
  std::vector<T> results(count);
  parallel_for(last - first, threads, [&](std::size_t i) {
    stop_if_asked();
    results[first + i] = read(first + i);
  });
  if (size == 1)
    return results;
  Packer own;
  for (std::size_t i = first; i < last; ++i)
    own.add(results[i]);
  const auto all = ranks.gather_all(std::as_bytes(std::span(own.bytes())));
  Unpacker unpacker(all);
  for (T& result : results)
    unpacker.take(result);
  return results;
}

} // namespace thorax::pipeline
