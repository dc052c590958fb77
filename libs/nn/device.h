#pragma once

#include <string>
#include <string_view>

#include <torch/torch.h>

namespace thorax::nn {

/// The device for --device auto|cpu|cuda|cuda:N. auto is CUDA where there is one, else the CPU;
/// without a number, the processes of a node share its CUDA devices in turn by local rank. Throws
/// Error(command_line) for another text, Error(unavailable) when there is no such device.
torch::Device parse_device(std::string_view text, int local_rank = 0);

/// Makes the device current for this thread and sets the threads that LibTorch computes with on the
/// CPU. With CUDA, float32 then means float32 in convolutions too, so that results agree with a
/// CPU's to rounding.
void use_device(const torch::Device& device, int threads);

/// A copy on the device of a tensor in pinned memory; on the CPU the tensor itself. Copying goes on
/// beside what the device computes meanwhile; what is given to the device afterwards waits for it.
torch::Tensor upload(const torch::Tensor& tensor, const torch::Device& device);

/// Whether the device has arithmetic units for bfloat16: AVX512_BF16 on a processor, compute
/// capability 8 with CUDA.
bool computes_bfloat16(const torch::Device& device);

/// What results depend on beside Thorax itself, for provenance: "LibTorch 1.13.0, AVX512_BF16".
std::string libraries(const torch::Device& device);

} // namespace thorax::nn
