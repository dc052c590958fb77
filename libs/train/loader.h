#pragma once

#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <torch/torch.h>

#include "train/examples.h"

namespace thorax::train {

using Rows = std::vector<std::size_t>;

struct Batch {
  Rows rows;
  torch::Tensor images; ///< [n, C, H, W], in pinned memory where asked for; undefined when n = 0
};

struct LoaderOptions {
  int threads = 1;
  std::size_t ahead = 4; ///< batches held ready
  bool pinned = false;   ///< page-locked memory, for asynchronous copies to CUDA
  Transform transform = {};
  std::uint64_t epoch = 0; ///< given to the transform
};

/// Reads the given batches on worker threads, ahead of their use, and hands them out in order.
class Loader {
public:
  Loader(const Examples& examples, std::vector<Rows> batches, LoaderOptions options);

  /// The next batch; nothing after the last. Rethrows what a reading thread threw.
  std::optional<Batch> next();

  /// Seconds that next() spent waiting so far.
  double waited() const { return waited_; }

private:
  struct Pending {
    Batch batch;
    std::size_t started = 0, finished = 0; ///< images
  };
  void work(std::stop_token stop);
  Pending& open(std::size_t batch);

  const Examples& examples_;
  const std::vector<Rows> batches_;
  const LoaderOptions options_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<std::size_t, Pending> pending_;
  std::size_t filling_ = 0, given_ = 0; ///< batches: being read, handed out
  std::exception_ptr failure_;
  double waited_ = 0;
  std::vector<std::jthread> threads_;
};

} // namespace thorax::train
