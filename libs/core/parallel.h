#pragma once

#include <cstddef>
#include <functional>

namespace thorax {

/// Runs body(0) .. body(count - 1) on the given number of threads, each index once, in rising order
/// of start. The first exception stops further indices from starting and is rethrown once all
/// threads have ended.
void parallel_for(std::size_t count, int threads, const std::function<void(std::size_t)>& body);

/// Threads this process may run on (its affinity mask).
int available_threads();

} // namespace thorax
