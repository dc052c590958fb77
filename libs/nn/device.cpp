#include "nn/device.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <limits>

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/Event.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <fmt/format.h>
#include <torch/version.h>

#include "core/error.h"
#include "core/text.h"

namespace thorax::nn {
namespace {

/// The widest vector instructions of this processor that LibTorch and oneDNN choose their
/// arithmetic by.
std::string_view instruction_set() {
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx512bf16"))
    return "AVX512_BF16";
  if (__builtin_cpu_supports("avx512vl"))
    return "AVX512";
  if (__builtin_cpu_supports("avx2"))
    return "AVX2";
#endif
  return "baseline instructions";
}

/// Every step allocates the same activations again. Handing them back to the kernel in between, as
/// glibc does with large blocks, costs a tenth of the training time in fresh, zeroed pages.
void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  mallopt(M_TOP_PAD, 64 << 20);
#endif
}

/// cuDNN would round the factors of float32 convolutions to TF32, ten bits of mantissa.
void keep_float32_exact() {
  at::globalContext().setAllowTF32CuDNN(false);
}

torch::Device cuda_device(int index) {
  const int count = static_cast<int>(torch::cuda::device_count());
  if (count == 0)
    throw Error(ExitCode::unavailable, "no CUDA device", "use --device cpu");
  if (index >= count)
    throw Error(ExitCode::unavailable, fmt::format("no CUDA device {}", index),
                fmt::format("this node has {}", count));
  return {torch::kCUDA, static_cast<torch::DeviceIndex>(index)};
}

} // namespace

torch::Device parse_device(std::string_view text, int local_rank) {
  const int count = static_cast<int>(torch::cuda::device_count());
  if (text == "cpu" || (text == "auto" && count == 0))
    return torch::kCPU;
  if (text == "cuda" || text == "auto")
    return cuda_device(count == 0 ? 0 : local_rank % count);
  if (text.starts_with("cuda:"))
    if (const auto index = parse_number(text.substr(5));
        index && *index >= 0 && *index < 128 && *index == static_cast<int>(*index))
      return cuda_device(static_cast<int>(*index));
  throw Error(ExitCode::command_line, fmt::format("unknown device: {}", text),
              "choose one of auto, cpu, cuda, cuda:N");
}

void use_device(const torch::Device& device, int threads) {
  torch::set_num_threads(threads);
  if (device.is_cpu())
    return keep_freed_memory();
  keep_float32_exact();
  c10::impl::VirtualGuardImpl(device.type()).setDevice(device);
}

torch::Tensor upload(const torch::Tensor& tensor, const torch::Device& device) {
  if (device.is_cpu())
    return tensor;
  const c10::impl::VirtualGuardImpl streams(device.type());
  static thread_local const c10::Stream copying = streams.getStreamFromGlobalPool(device);
  const c10::Stream computing = streams.getStream(device);
  torch::Tensor copy;
  {
    const c10::StreamGuard guard(copying);
    copy = tensor.to(device, /*non_blocking=*/true);
  }
  c10::Event copied(device.type());
  copied.record(copying);
  copied.block(computing);
  copy.record_stream(computing);
  return copy;
}

bool computes_bfloat16(const torch::Device& device) {
  return device.is_cpu() ? instruction_set() == "AVX512_BF16"
                         : at::detail::getCUDAHooks().supportsBFloat16ConvolutionWithCuDNNv8();
}

std::string libraries(const torch::Device& device) {
  return fmt::format("LibTorch {}, {}", TORCH_VERSION,
                     device.is_cpu() ? instruction_set() : "CUDA");
}

} // namespace thorax::nn
