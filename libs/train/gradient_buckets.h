#pragma once

#include <cstddef>
#include <vector>

#include <torch/torch.h>

#include "comm/communicator.h"

namespace thorax::train {

/// Bytes of one bucket: HOROVOD_FUSION_THRESHOLD, 16 MiB without it; 0 gives every parameter its
/// own.
std::size_t fusion_threshold();

/// Sums gradients over ranks while backward still runs. Parameters share a few contiguous buckets,
/// the last parameter first, as their gradients come; each parameter's .grad is a view into its
/// bucket. A full bucket starts a non-blocking allreduce, which the hooks of later gradients
/// advance. Every rank starts the buckets in the same order, whatever order its gradients come in.
/// One rank alone has no buckets: its gradients are the tensors that backward makes.
///
///     buckets.start();
///     loss.backward();  // not on a rank without samples: it contributes zeros
///     buckets.finish();
class GradientBuckets {
public:
  /// @param parameters those without requires_grad are left out
  GradientBuckets(const std::vector<torch::Tensor>& parameters, comm::Communicator& group,
                  std::size_t threshold = fusion_threshold());
  ~GradientBuckets();
  GradientBuckets(const GradientBuckets&) = delete;
  GradientBuckets& operator=(const GradientBuckets&) = delete;

  /// Sets all gradients to zero, or to none where there are no buckets, and expects a backward
  /// pass.
  void start();

  /// Waits until every .grad holds the sum over ranks; parameters that got no gradient count as 0.
  void finish();

  std::size_t count() const { return buckets_.size(); }

private:
  struct Bucket {
    torch::Tensor gradients; ///< on the parameters' device
    torch::Tensor reduced;   ///< what MPI works on: gradients itself, or its copy in host memory
    std::size_t parameters = 0, waiting = 0;
    comm::Request request;
  };
  struct Hook;

  Bucket& add_bucket(const torch::Tensor& like, std::int64_t numbers);
  void attach(const torch::Tensor& parameter, std::size_t bucket, std::int64_t offset);
  void gradient_arrived(std::size_t bucket);
  void post(Bucket& bucket);

  comm::Communicator& group_;
  std::vector<torch::Tensor> trained_; ///< the last parameter first
  std::vector<Bucket> buckets_;
  std::vector<std::pair<std::shared_ptr<torch::autograd::Node>, std::uintptr_t>> hooks_;
  std::size_t posted_ = 0;
};

} // namespace thorax::train
