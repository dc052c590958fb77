#include "train/gradient_buckets.h"

#include <cstdlib>

#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/variable.h>

#include "core/error.h"
#include "core/text.h"

namespace thorax::train {
namespace {

comm::Buffer buffer(const torch::Tensor& tensor) {
  const auto type = tensor.scalar_type() == torch::kFloat64 ? comm::ElementType::float64
                                                            : comm::ElementType::float32;
  return {tensor.data_ptr(), static_cast<std::size_t>(tensor.numel()), type};
}

} // namespace

/// Runs after a parameter's gradient has been added to its bucket.
struct GradientBuckets::Hook : torch::autograd::FunctionPostHook {
  Hook(GradientBuckets& buckets, std::size_t bucket) : buckets(buckets), bucket(bucket) {}

  torch::autograd::variable_list operator()(const torch::autograd::variable_list& outputs,
                                            const torch::autograd::variable_list&) override {
    buckets.gradient_arrived(bucket);
    return outputs;
  }

  GradientBuckets& buckets;
  std::size_t bucket;
};

std::size_t fusion_threshold() {
  constexpr std::size_t standard = 16 << 20;
  const char* text = std::getenv("HOROVOD_FUSION_THRESHOLD");
  if (!text)
    return standard;
  const auto bytes = parse_number(text);
  if (!bytes || *bytes < 0)
    throw Error(ExitCode::config, std::string("HOROVOD_FUSION_THRESHOLD is '") + text + "'",
                "give a number of bytes");
  return static_cast<std::size_t>(*bytes);
}

GradientBuckets::GradientBuckets(const std::vector<torch::Tensor>& parameters,
                                 comm::Communicator& group, std::size_t threshold)
    : group_(group) {
  for (auto parameter = parameters.rbegin(); parameter != parameters.rend(); ++parameter)
    if (parameter->requires_grad())
      trained_.push_back(*parameter);
  if (group.size() == 1)
    return;

  for (std::size_t first = 0; first < trained_.size();) {
    std::size_t last = first, bytes = 0;
    std::int64_t numbers = 0;
    do {
      bytes += trained_[last].nbytes();
      numbers += trained_[last++].numel();
    } while (last < trained_.size() && bytes + trained_[last].nbytes() <= threshold);

    add_bucket(trained_[first], numbers).parameters = last - first;
    for (std::int64_t offset = 0; first < last; offset += trained_[first++].numel())
      attach(trained_[first], buckets_.size() - 1, offset);
  }
}

GradientBuckets::~GradientBuckets() {
  for (const auto& [node, key] : hooks_)
    node->del_post_hook(key);
}

GradientBuckets::Bucket& GradientBuckets::add_bucket(const torch::Tensor& like,
                                                     std::int64_t numbers) {
  Bucket& bucket = buckets_.emplace_back();
  bucket.gradients = torch::zeros({numbers}, like.options().requires_grad(false));
  bucket.reduced =
      like.device().is_cpu()
          ? bucket.gradients
          : torch::empty({numbers}, torch::TensorOptions(like.scalar_type()).pinned_memory(true));
  return bucket;
}

void GradientBuckets::attach(const torch::Tensor& parameter, std::size_t bucket,
                             std::int64_t offset) {
  parameter.mutable_grad() =
      buckets_[bucket].gradients.as_strided(parameter.sizes(), parameter.strides(), offset);
  const auto node = torch::autograd::impl::grad_accumulator(parameter);
  hooks_.emplace_back(node, node->add_post_hook(std::make_unique<Hook>(*this, bucket)));
}

void GradientBuckets::start() {
  posted_ = 0;
  if (buckets_.empty())
    for (const torch::Tensor& parameter : trained_)
      parameter.mutable_grad().reset();
  for (Bucket& bucket : buckets_) {
    bucket.gradients.zero_();
    bucket.waiting = bucket.parameters;
  }
}

void GradientBuckets::gradient_arrived(std::size_t bucket) {
  --buckets_[bucket].waiting;
  for (std::size_t i = 0; i < posted_; ++i)
    buckets_[i].request.test();
  while (posted_ < buckets_.size() && buckets_[posted_].waiting == 0)
    post(buckets_[posted_++]);
}

void GradientBuckets::finish() {
  while (posted_ < buckets_.size())
    post(buckets_[posted_++]);
  for (Bucket& bucket : buckets_) {
    bucket.request.wait();
    if (!bucket.reduced.is_same(bucket.gradients))
      bucket.gradients.copy_(bucket.reduced, /*non_blocking=*/true);
  }
}

void GradientBuckets::post(Bucket& bucket) {
  if (!bucket.reduced.is_same(bucket.gradients))
    bucket.reduced.copy_(bucket.gradients);
  bucket.request = group_.allreduce_async(buffer(bucket.reduced));
}

} // namespace thorax::train
