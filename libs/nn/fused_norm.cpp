#include "nn/fused_norm.h"

#include <cmath>
#include <functional>
#include <vector>

#include <ATen/Parallel.h>

#include "nn/channel_kernels.h"

namespace thorax::nn {
namespace {

using torch::autograd::AutogradContext;
using Values = std::vector<float>;
constexpr auto channels_last = torch::MemoryFormat::ChannelsLast;

std::int64_t pixels_of(const torch::Tensor& maps) {
  return maps.size(0) * maps.size(2) * maps.size(3);
}

template <class T>
Block<T> block(const torch::Tensor& maps, std::int64_t first, std::int64_t channels) {
  return {maps.data_ptr<std::remove_const_t<T>>() + first, pixels_of(maps), channels, maps.size(1)};
}

template <class T>
Block<T> block_or_empty(const torch::Tensor& maps, std::int64_t first, std::int64_t channels) {
  return maps.defined() ? block<T>(maps, first, channels) : Block<T>{};
}

constexpr std::int64_t span_count = 32;

/// Calls body(first pixel, count, index) for a number of spans that depends on the number of pixels
/// only.
void for_each_span(std::int64_t pixels,
                   const std::function<void(std::int64_t, std::int64_t, std::int64_t)>& body) {
  const std::int64_t length = (pixels + span_count - 1) / span_count;
  at::parallel_for(0, span_count, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t span = begin; span < end; ++span)
      if (const std::int64_t first = span * length; first < pixels)
        body(first, std::min(length, pixels - first), span);
  });
}

/// Two sums per channel over all pixels. fill adds up one span; spans are then added in order, in
/// double precision.
struct ChannelSums {
  std::vector<double> first, second;

  ChannelSums(std::int64_t pixels, std::int64_t channels,
              const std::function<void(std::int64_t, std::int64_t, float*, float*)>& fill)
      : first(channels), second(channels) {
    Values partial(2 * span_count * channels);
    for_each_span(pixels, [&](std::int64_t start, std::int64_t count, std::int64_t span) {
      float* sums = partial.data() + 2 * span * channels;
      fill(start, count, sums, sums + channels);
    });
    for (std::int64_t span = 0; span < span_count; ++span)
      for (std::int64_t channel = 0; channel < channels; ++channel) {
        first[channel] += partial[2 * span * channels + channel];
        second[channel] += partial[(2 * span + 1) * channels + channel];
      }
  }
};

/// Calls use with a value of the element type of maps.
template <class Use>
void with_type(const torch::Tensor& maps, Use use) {
  if (maps.scalar_type() == torch::kBFloat16)
    use(c10::BFloat16{});
  else
    use(float{});
}

/// Mean and variance of each channel of one tensor over all pixels.
template <class T>
void measure(const torch::Tensor& maps, float* mean, float* variance) {
  const std::int64_t channels = maps.size(1), pixels = pixels_of(maps);
  const Block<const T> x = block<const T>(maps, 0, channels);
  Values shift(channels);
  for (std::int64_t channel = 0; channel < channels; ++channel)
    shift[channel] = static_cast<float>(x.values[channel]);
  const ChannelSums sums(pixels, channels,
                         [&](std::int64_t first, std::int64_t count, float* sum, float* square) {
                           sum_moments<T>(x.from(first, count), shift.data(), sum, square);
                         });
  for (std::int64_t channel = 0; channel < channels; ++channel) {
    const double offset = sums.first[channel] / pixels;
    mean[channel] = static_cast<float>(shift[channel] + offset);
    variance[channel] =
        static_cast<float>(std::max(0.0, sums.second[channel] / pixels - offset * offset));
  }
}

struct Settings {
  torch::nn::BatchNorm2d norm{nullptr};
  float floor;
};

void update_running_statistics(torch::nn::BatchNorm2dImpl& norm, const torch::Tensor& mean,
                               const torch::Tensor& variance, std::int64_t pixels) {
  const double momentum = *norm.options.momentum();
  const double unbiased = static_cast<double>(pixels) / std::max<std::int64_t>(pixels - 1, 1);
  norm.running_mean.mul_(1 - momentum).add_(mean, momentum);
  norm.running_var.mul_(1 - momentum).add_(variance, momentum * unbiased);
  norm.num_batches_tracked.add_(1);
}

class FusedNorm : public torch::autograd::Function<FusedNorm> {
public:
  static torch::Tensor forward(AutogradContext* context, const Settings& settings,
                               const torch::Tensor& weight, const torch::Tensor& bias,
                               const c10::optional<torch::Tensor>& shortcut,
                               torch::TensorList parts) {
    torch::nn::BatchNorm2dImpl& norm = *settings.norm.ptr();
    const std::int64_t pixels = pixels_of(parts.front()), channels = weight.numel();
    torch::Tensor mean = norm.running_mean, variance = norm.running_var;
    if (norm.is_training()) {
      mean = torch::empty_like(mean);
      variance = torch::empty_like(variance);
      std::int64_t first = 0;
      for (const torch::Tensor& part : parts) {
        with_type(part, [&]<class T>(T) {
          measure<T>(part, mean.data_ptr<float>() + first, variance.data_ptr<float>() + first);
        });
        first += part.size(1);
      }
      update_running_statistics(norm, mean, variance, pixels);
    }
    const torch::Tensor deviation_inverse = variance.add(norm.options.eps()).rsqrt_();
    const torch::Tensor scale = weight.detach() * deviation_inverse;
    const torch::Tensor offset = bias.detach() - mean * scale;

    const torch::Tensor& model = parts.front();
    torch::Tensor output = torch::empty({model.size(0), channels, model.size(2), model.size(3)},
                                        model.options().memory_format(channels_last));
    const torch::Tensor added = shortcut ? shortcut->contiguous(channels_last) : torch::Tensor();
    with_type(output, [&]<class T>(T) {
      for_each_span(pixels, [&](std::int64_t start, std::int64_t count, std::int64_t) {
        std::int64_t first = 0;
        for (const torch::Tensor& part : parts) {
          const std::int64_t width = part.size(1);
          scale_and_clip<T>(block<const T>(part, 0, width).from(start, count),
                            block_or_empty<const T>(added, first, width).from(start, count),
                            block<T>(output, first, width).from(start, count),
                            scale.data_ptr<float>() + first, offset.data_ptr<float>() + first,
                            settings.floor);
          first += width;
        }
      });
    });

    Tensors saved{mean, deviation_inverse, scale, offset};
    saved.push_back(shortcut ? output : torch::Tensor());
    saved.insert(saved.end(), parts.begin(), parts.end());
    context->save_for_backward(saved);
    context->saved_data["training"] = norm.is_training();
    context->saved_data["floor"] = static_cast<double>(settings.floor);
    return output;
  }

  static Tensors backward(AutogradContext* context, Tensors gradients) {
    const Tensors saved = context->get_saved_variables();
    const torch::Tensor &mean = saved[0], &deviation_inverse = saved[1], &scale = saved[2],
                        &offset = saved[3], &output = saved[4];
    const torch::TensorList parts = torch::TensorList(saved).slice(5);
    const bool training = context->saved_data["training"].toBool();
    const auto floor = static_cast<float>(context->saved_data["floor"].toDouble());
    const torch::Tensor gradient =
        gradients[0].to(parts.front().scalar_type()).contiguous(channels_last);
    const std::int64_t pixels = pixels_of(gradient);

    torch::Tensor weight_gradient = torch::empty_like(mean),
                  bias_gradient = torch::empty_like(mean);
    torch::Tensor shortcut_gradient = output.defined() ? torch::empty_like(gradient) : output;
    Tensors results{{}, weight_gradient, bias_gradient, shortcut_gradient};
    std::int64_t first = 0;
    for (const torch::Tensor& part : parts) {
      const std::int64_t width = part.size(1);
      const float* part_mean = mean.data_ptr<float>() + first;
      const float* inverse = deviation_inverse.data_ptr<float>() + first;
      torch::Tensor part_gradient = torch::empty_like(part);
      with_type(part, [&]<class T>(T) {
        const auto clipped = [&](std::int64_t start, std::int64_t count) {
          return ClippedGradient<T>{
              block<const T>(gradient, first, width).from(start, count),
              block<const T>(part, 0, width).from(start, count),
              block_or_empty<const T>(output, first, width).from(start, count),
              scale.data_ptr<float>() + first,
              offset.data_ptr<float>() + first,
              floor};
        };
        const ChannelSums sums(
            pixels, width, [&](std::int64_t start, std::int64_t count, float* sum, float* product) {
              sum_gradients<T>(clipped(start, count), part_mean, sum, product);
            });
        // dx = scale (g - mean(g) - xhat mean(g xhat)), with xhat = (x - mean) / deviation.
        Values b(width), c(width);
        for (std::int64_t channel = 0; channel < width; ++channel) {
          const double product = sums.second[channel] * inverse[channel];
          weight_gradient.data_ptr<float>()[first + channel] = static_cast<float>(product);
          bias_gradient.data_ptr<float>()[first + channel] =
              static_cast<float>(sums.first[channel]);
          if (!training)
            continue;
          const double a = scale.data_ptr<float>()[first + channel];
          const double slope = -a * inverse[channel] * product / pixels;
          b[channel] = static_cast<float>(slope);
          c[channel] =
              static_cast<float>(-a * sums.first[channel] / pixels - slope * part_mean[channel]);
        }
        for_each_span(pixels, [&](std::int64_t start, std::int64_t count, std::int64_t) {
          combine_gradients<T>(
              clipped(start, count), scale.data_ptr<float>() + first, b.data(), c.data(),
              block<T>(part_gradient, 0, width).from(start, count),
              block_or_empty<T>(shortcut_gradient, first, width).from(start, count));
        });
      });
      results.push_back(part_gradient);
      first += width;
    }
    return results;
  }
};

} // namespace

bool can_fuse(const torch::nn::BatchNorm2d& norm, const Tensors& parts) {
  const torch::ScalarType type = parts.front().scalar_type();
  if (norm->weight.scalar_type() != torch::kFloat32 ||
      (type != torch::kFloat32 && type != torch::kBFloat16))
    return false;
  for (const torch::Tensor& part : parts)
    if (!part.is_cpu() || part.scalar_type() != type || !part.is_contiguous(channels_last))
      return false;
  return true;
}

torch::Tensor fused_norm(torch::nn::BatchNorm2d& norm, const Tensors& parts,
                         const torch::Tensor& shortcut, float floor) {
  const auto added = shortcut.defined() ? c10::make_optional(shortcut) : c10::nullopt;
  return FusedNorm::apply(Settings{norm, floor}, norm->weight, norm->bias, added,
                          torch::TensorList(parts));
}

} // namespace thorax::nn
