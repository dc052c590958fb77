#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <mutex>

// Private to this module.

namespace thorax::store {

/// Waits for the disk while the next blocks are made, which takes no processor time.
class Background {
public:
  /// Begins work; waits for the oldest one when many are unfinished. Throws what that threw.
  /// Thread-safe.
  void add(std::function<void()> work);
  /// Waits for all. Throws what the first that failed threw.
  void finish();
  /// Waits for all, whatever they throw.
  void abandon();

private:
  std::mutex mutex_;
  std::deque<std::future<void>> unfinished_;
};

} // namespace thorax::store
