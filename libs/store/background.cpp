#include "store/background.h"

#include <utility>

namespace thorax::store {
namespace {

constexpr std::size_t most_unfinished = 16;

} // namespace

void Background::add(std::function<void()> work) {
  std::future<void> oldest;
  {
    const std::scoped_lock lock(mutex_);
    unfinished_.push_back(std::async(std::launch::async, std::move(work)));
    if (unfinished_.size() > most_unfinished) {
      oldest = std::move(unfinished_.front());
      unfinished_.pop_front();
    }
  }
  if (oldest.valid())
    oldest.get();
}

void Background::finish() {
  const std::scoped_lock lock(mutex_);
  while (!unfinished_.empty()) {
    std::future<void> oldest = std::move(unfinished_.front());
    unfinished_.pop_front();
    oldest.get();
  }
}

void Background::abandon() {
  const std::scoped_lock lock(mutex_);
  unfinished_.clear();
}

} // namespace thorax::store
