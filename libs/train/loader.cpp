#include "train/loader.h"

#include <algorithm>
#include <chrono>

namespace thorax::train {

Loader::Loader(const Examples& examples, std::vector<Rows> batches, LoaderOptions options)
    : examples_(examples), batches_(std::move(batches)), options_(std::move(options)) {
  for (int i = 0; i < std::max(options_.threads, 1); ++i)
    threads_.emplace_back([this](std::stop_token stop) { work(stop); });
}

std::optional<Batch> Loader::next() {
  if (given_ == batches_.size())
    return std::nullopt;
  const auto start = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  const std::size_t size = batches_[given_].size();
  changed_.wait(lock, [&] {
    const auto found = pending_.find(given_);
    return failure_ || size == 0 || (found != pending_.end() && found->second.finished == size);
  });
  waited_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (failure_)
    std::rethrow_exception(failure_);
  Batch batch = size == 0 ? Batch{} : std::move(pending_.extract(given_).mapped().batch);
  ++given_;
  lock.unlock();
  changed_.notify_all();
  return batch;
}

Loader::Pending& Loader::open(std::size_t batch) {
  const auto [found, fresh] = pending_.try_emplace(batch);
  if (fresh) {
    std::vector<std::int64_t> shape = examples_.shape;
    shape.insert(shape.begin(), static_cast<std::int64_t>(batches_[batch].size()));
    found->second.batch = {
        batches_[batch],
        torch::empty(shape, torch::TensorOptions(examples_.type).pinned_memory(options_.pinned))};
  }
  return found->second;
}

void Loader::work(std::stop_token stop) {
  const torch::NoGradGuard no_gradients;
  // Of this thread alone. Each would start a team as large as the main thread's, for every image.
  torch::set_num_threads(1);
  std::unique_lock lock(mutex_);
  while (true) {
    while (filling_ < batches_.size() && batches_[filling_].empty())
      ++filling_;
    if (filling_ == batches_.size() || failure_)
      return;
    if (!changed_.wait(lock, stop, [&] { return filling_ < given_ + options_.ahead || failure_; }))
      return;
    if (filling_ == batches_.size() || batches_[filling_].empty())
      continue;

    try {
      Pending& pending = open(filling_);
      const std::size_t place = pending.started++;
      if (pending.started == batches_[filling_].size())
        ++filling_;
      const std::size_t row = pending.batch.rows[place];
      const torch::Tensor target = pending.batch.images[static_cast<std::int64_t>(place)];
      lock.unlock();
      torch::Tensor image = examples_.image(row);
      if (options_.transform)
        image = options_.transform(image, row, options_.epoch);
      target.copy_(image);
      lock.lock();
      if (++pending.finished == pending.batch.rows.size())
        changed_.notify_all();
    } catch (...) {
      if (!lock.owns_lock())
        lock.lock();
      failure_ = std::current_exception();
      changed_.notify_all();
      return;
    }
  }
}

} // namespace thorax::train
