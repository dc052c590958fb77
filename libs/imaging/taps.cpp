#include "imaging/taps.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace thorax::imaging {
namespace {

constexpr double negligible = 1e-9;
constexpr int sinc_radius = 3;

/// Weights of consecutive samples around a position.
struct Kernel {
  std::ptrdiff_t first = 0;
  std::vector<double> weights;
};

double cubic_bspline(double t) {
  t = std::abs(t);
  if (t < 1)
    return 2.0 / 3 - t * t + t * t * t / 2;
  return t < 2 ? std::pow(2 - t, 3) / 6 : 0;
}

double windowed_sinc(double t, double radius) {
  if (std::abs(t) >= radius)
    return 0;
  const double x = std::numbers::pi * t;
  return (t == 0 ? 1 : std::sin(x) / x) * (0.54 + 0.46 * std::cos(x / radius)); // Hamming
}

Kernel kernel_at(double position, Interpolation interpolation) {
  const auto below = static_cast<std::ptrdiff_t>(std::floor(position));
  const double rest = position - static_cast<double>(below);
  const auto of = [&](std::ptrdiff_t radius, auto function) {
    Kernel kernel{below - radius + 1, {}};
    for (std::ptrdiff_t i = 1 - radius; i <= radius; ++i)
      kernel.weights.push_back(function(rest - static_cast<double>(i)));
    return kernel;
  };
  switch (interpolation) {
  case Interpolation::nearest:
    return {below + (rest >= 0.5), {1}};
  case Interpolation::linear:
    return {below, {1 - rest, rest}};
  case Interpolation::bspline:
    return of(2, cubic_bspline);
  case Interpolation::sinc:
    break;
  }
  return of(sinc_radius, [](double t) { return windowed_sinc(t, sinc_radius); });
}

std::vector<double> gaussian(double sigma) {
  if (sigma <= 0)
    return {1};
  const auto radius = static_cast<std::ptrdiff_t>(std::ceil(4 * sigma));
  std::vector<double> weights;
  for (std::ptrdiff_t i = -radius; i <= radius; ++i)
    weights.push_back(std::exp(-0.5 * std::pow(static_cast<double>(i) / sigma, 2)));
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights)
    weight /= sum;
  return weights;
}

Kernel convolve(const Kernel& kernel, const std::vector<double>& symmetric) {
  Kernel wide{kernel.first - static_cast<std::ptrdiff_t>(symmetric.size() / 2),
              std::vector<double>(kernel.weights.size() + symmetric.size() - 1)};
  for (std::size_t i = 0; i < kernel.weights.size(); ++i)
    for (std::size_t j = 0; j < symmetric.size(); ++j)
      wide.weights[i + j] += kernel.weights[i] * symmetric[j];
  return wide;
}

/// The sample that stands for one beyond the ends: the outermost, or for splines its mirror image.
std::size_t inside(std::ptrdiff_t sample, std::size_t samples, Interpolation interpolation) {
  const auto last = static_cast<std::ptrdiff_t>(samples) - 1;
  if (interpolation != Interpolation::bspline)
    return static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(sample, 0, last));
  while (last > 0 && (sample < 0 || sample > last))
    sample = sample < 0 ? -sample : 2 * last - sample;
  return last > 0 ? static_cast<std::size_t>(sample) : 0;
}

/// The kernel on samples that there are, without negligible weights at its ends.
Kernel folded(const Kernel& kernel, std::size_t samples, Interpolation interpolation) {
  std::vector<double> all(samples);
  for (std::size_t k = 0; k < kernel.weights.size(); ++k)
    all[inside(kernel.first + static_cast<std::ptrdiff_t>(k), samples, interpolation)] +=
        kernel.weights[k];
  const auto counts = [](double weight) { return std::abs(weight) > negligible; };
  const auto first = std::find_if(all.begin(), all.end(), counts);
  const auto end = std::find_if(all.rbegin(), all.rend(), counts).base();
  return {first - all.begin(), {first, end}};
}

/// Kernels in rows of one length, made to sum to 1.
Taps packed(const std::vector<Kernel>& kernels, std::size_t samples) {
  Taps taps;
  for (const Kernel& kernel : kernels)
    taps.count = std::max(taps.count, kernel.weights.size());
  for (const Kernel& kernel : kernels) {
    const auto first = std::min(static_cast<std::size_t>(kernel.first), samples - taps.count);
    const double sum = std::accumulate(kernel.weights.begin(), kernel.weights.end(), 0.0);
    std::vector<float> row(taps.count);
    for (std::size_t k = 0; k < kernel.weights.size(); ++k)
      row[static_cast<std::size_t>(kernel.first) - first + k] =
          static_cast<float>(kernel.weights[k] / sum);
    taps.first.push_back(first);
    taps.weights.insert(taps.weights.end(), row.begin(), row.end());
  }
  return taps;
}

} // namespace

Taps make_taps(std::size_t old_samples, std::size_t new_samples, double start, double step,
               double sigma, Interpolation interpolation) {
  const std::vector<double> smoothing = gaussian(sigma);
  std::vector<Kernel> kernels;
  for (std::size_t i = 0; i < new_samples; ++i) {
    const double position = std::clamp(start + static_cast<double>(i) * step, 0.0,
                                       static_cast<double>(old_samples - 1));
    kernels.push_back(folded(convolve(kernel_at(position, interpolation), smoothing), old_samples,
                             interpolation));
  }
  return packed(kernels, old_samples);
}

Taps area_taps(std::size_t old_samples, std::size_t new_samples) {
  const double step = static_cast<double>(old_samples) / static_cast<double>(new_samples);
  const auto start = [&](std::size_t i) { return static_cast<double>(i) * step; };
  Taps taps;
  for (std::size_t i = 0; i < new_samples; ++i) {
    const auto first = static_cast<std::size_t>(start(i) + negligible);
    const auto end = static_cast<std::size_t>(std::ceil(start(i + 1) - negligible));
    taps.first.push_back(first);
    taps.count = std::max(taps.count, end - first);
  }
  taps.weights.reserve(new_samples * taps.count);
  for (std::size_t i = 0; i < new_samples; ++i) {
    taps.first[i] = std::min(taps.first[i], old_samples - taps.count);
    for (std::size_t k = 0; k < taps.count; ++k) {
      const auto left = static_cast<double>(taps.first[i] + k);
      const double covered = std::min(start(i + 1), left + 1) - std::max(start(i), left);
      taps.weights.push_back(static_cast<float>(std::max(covered, 0.0) / step));
    }
  }
  return taps;
}

} // namespace thorax::imaging
