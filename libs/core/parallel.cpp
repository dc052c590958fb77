#include "core/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <sched.h>
#include <thread>
#include <vector>

namespace thorax {

void parallel_for(std::size_t count, int threads, const std::function<void(std::size_t)>& body) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      try {
        body(i);
      } catch (...) {
        next = count;
        const std::scoped_lock lock(mutex);
        if (!failure)
          failure = std::current_exception();
      }
    }
  };
  const std::size_t helpers = std::min<std::size_t>(std::max(threads, 1), count);
  {
    std::vector<std::jthread> pool;
    for (std::size_t i = 1; i < helpers; ++i)
      pool.emplace_back(work);
    work();
  }
  if (failure)
    std::rethrow_exception(failure);
}

int available_threads() {
  cpu_set_t set;
  if (::sched_getaffinity(0, sizeof set, &set) != 0)
    return static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  return std::max(1, CPU_COUNT(&set));
}

} // namespace thorax
