#include "similarity/fingerprint.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

namespace thorax::similarity {
namespace {

constexpr std::size_t side = sketch_side, kept = 8;

/// How much of each source pixel, first to first + weights.size() - 1, a target pixel covers.
struct Cover {
  std::size_t first;
  std::vector<double> weights;
};

std::vector<Cover> covers(std::size_t length) {
  const double step = static_cast<double>(length) / side;
  std::vector<Cover> all(side);
  for (std::size_t i = 0; i < side; ++i) {
    const double low = static_cast<double>(i) * step, high = low + step;
    all[i].first = static_cast<std::size_t>(low);
    for (std::size_t at = all[i].first; at < length && static_cast<double>(at) < high; ++at)
      all[i].weights.push_back(std::min(high, static_cast<double>(at) + 1) -
                               std::max(low, static_cast<double>(at)));
  }
  return all;
}

/// Rows 1 to 8 of the transform.
const std::array<std::array<double, side>, kept>& cosines() {
  static const auto table = [] {
    std::array<std::array<double, side>, kept> rows;
    for (std::size_t k = 0; k < kept; ++k)
      for (std::size_t i = 0; i < side; ++i)
        rows[k][i] = std::cos(std::numbers::pi * static_cast<double>((k + 1) * (2 * i + 1)) /
                              static_cast<double>(2 * side));
    return rows;
  }();
  return table;
}

/// Sums over equal areas of the picture, less their mean.
std::vector<double> shrunk(const Raster<float>& picture) {
  const std::vector<Cover> rows = covers(picture.height), columns = covers(picture.width);
  std::vector<double> sums(side * side);
  for (std::size_t i = 0; i < side; ++i)
    for (std::size_t r = 0; r < rows[i].weights.size(); ++r) {
      const float* line = picture.pixels.data() + (rows[i].first + r) * picture.width;
      for (std::size_t j = 0; j < side; ++j) {
        const Cover& cover = columns[j];
        double sum = 0;
        for (std::size_t c = 0; c < cover.weights.size(); ++c)
          sum += cover.weights[c] * line[cover.first + c];
        sums[i * side + j] += rows[i].weights[r] * sum;
      }
    }
  const double mean = std::accumulate(sums.begin(), sums.end(), 0.0) / (side * side);
  for (double& sum : sums)
    sum -= mean;
  return sums;
}

std::uint64_t hash_of(const std::vector<double>& values) {
  std::array<std::array<double, side>, kept> across{};
  for (std::size_t k = 0; k < kept; ++k)
    for (std::size_t y = 0; y < side; ++y)
      for (std::size_t x = 0; x < side; ++x)
        across[k][y] += cosines()[k][x] * values[y * side + x];
  std::array<double, kept * kept> coefficients{};
  for (std::size_t row = 0; row < kept; ++row)
    for (std::size_t column = 0; column < kept; ++column)
      for (std::size_t y = 0; y < side; ++y)
        coefficients[row * kept + column] += cosines()[row][y] * across[column][y];

  auto sorted = coefficients;
  std::sort(sorted.begin(), sorted.end());
  const double median = (sorted[sorted.size() / 2 - 1] + sorted[sorted.size() / 2]) / 2;
  std::uint64_t hash = 0;
  for (std::size_t bit = 0; bit < coefficients.size(); ++bit)
    hash |= static_cast<std::uint64_t>(coefficients[bit] > median) << bit;
  return hash;
}

std::int64_t product(const Fingerprint& one, const Fingerprint& other) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < one.sketch.size(); ++i)
    sum += one.sketch[i] * other.sketch[i];
  return sum;
}

} // namespace

Fingerprint fingerprint(const Raster<float>& picture) {
  const auto [least, most] = std::minmax_element(picture.pixels.begin(), picture.pixels.end());
  if (*least == *most)
    return {};
  const std::vector<double> values = shrunk(picture);
  double largest = 0;
  for (const double value : values)
    largest = std::max(largest, std::abs(value));
  Fingerprint result;
  result.hash = hash_of(values);
  std::transform(values.begin(), values.end(), result.sketch.begin(), [&](double value) {
    return static_cast<std::int8_t>(std::lround(127 * value / largest));
  });
  return result;
}

Fingerprint mirrored_fingerprint(const Raster<float>& picture) {
  Raster<float> mirrored = picture;
  for (std::size_t row = 0; row < mirrored.height; ++row) {
    const auto line = mirrored.pixels.begin() + static_cast<std::ptrdiff_t>(row * mirrored.width);
    std::reverse(line, line + static_cast<std::ptrdiff_t>(mirrored.width));
  }
  return fingerprint(mirrored);
}

double correlation(const Fingerprint& one, const Fingerprint& other) {
  const double lengths = std::sqrt(static_cast<double>(product(one, one))) *
                         std::sqrt(static_cast<double>(product(other, other)));
  return lengths == 0 ? 0 : static_cast<double>(product(one, other)) / lengths;
}

} // namespace thorax::similarity
