#include "scan/regular_grid.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/error.h"
#include "core/parallel.h"
#include "core/rounding.h"
#include "core/stop.h"
#include "scan/series_load.h"

namespace thorax::scan {
namespace {

constexpr double negligible = 1e-3;                                ///< of a pixel or a step
constexpr float outside = std::numeric_limits<float>::quiet_NaN(); ///< of a slice

std::int16_t hu_or_air(float value) {
  return std::isnan(value) ? air_hu : rounded<std::int16_t>(value);
}

/// Where a row or column of the widened grid lies among a slice's own pixels.
struct Sample {
  std::ptrdiff_t index = -1; ///< -1: outside
  float next = 0;            ///< weight of the pixel after it
};

std::vector<Sample> samples(std::size_t size, std::size_t pad, std::size_t padded, double shift) {
  std::vector<Sample> result(padded);
  const double last = static_cast<double>(size) - 1;
  for (std::size_t i = 0; i < padded; ++i) {
    const double place = static_cast<double>(i) - static_cast<double>(pad) - shift;
    if (place < -negligible || place > last + negligible)
      continue;
    const double inside = std::clamp(place, 0.0, last);
    double below = std::floor(inside + negligible);
    const double next = std::max(0.0, inside - below);
    result[i] = {static_cast<std::ptrdiff_t>(below),
                 next < negligible ? 0 : static_cast<float>(next)};
  }
  return result;
}

/// One axis of a plane: how far the slices reach beyond the lowest one, in whole pixels.
struct Widening {
  std::size_t before = 0, after = 0;

  Widening(const Series& series, std::size_t axis, double spacing) {
    for (const Slice& slice : series.slices) {
      const double pixels = slice.shift_mm[axis] / spacing;
      before = std::max(before, whole(-pixels));
      after = std::max(after, whole(pixels));
    }
  }

  /// Limited to what no grid may have.
  static std::size_t whole(double pixels) {
    constexpr double most = 1e9;
    return static_cast<std::size_t>(std::clamp(std::ceil(pixels - negligible), 0.0, most));
  }

  double total() const { return static_cast<double>(before + after); }
};

class Regridding {
public:
  Regridding(const Volume<std::int16_t>& stack, const Series& series)
      : stack_(stack), series_(series), wide_(series, 0, stack.geometry.spacing[0]),
        high_(series, 1, stack.geometry.spacing[1]) {}

  Volume<std::int16_t> empty() const {
    const double extent = series_.slices.back().position_mm - series_.slices.front().position_mm;
    const double steps = std::floor(extent / stack_.geometry.spacing[2] + 0.01);
    check_growth((steps + 1) / static_cast<double>(stack_.shape.depth) *
                     (1 + high_.total() / static_cast<double>(stack_.shape.height)) *
                     (1 + wide_.total() / static_cast<double>(stack_.shape.width)),
                 extent);
    Geometry geometry = stack_.geometry;
    for (std::size_t i = 0; i < 3; ++i)
      geometry.origin[i] -=
          geometry.direction[i * 3] * geometry.spacing[0] * static_cast<double>(wide_.before) +
          geometry.direction[i * 3 + 1] * geometry.spacing[1] * static_cast<double>(high_.before);
    return Volume<std::int16_t>({static_cast<std::size_t>(steps) + 1,
                                 stack_.shape.height + high_.before + high_.after,
                                 stack_.shape.width + wide_.before + wide_.after},
                                geometry, air_hu);
  }

  void fill(Volume<std::int16_t>& grid, std::size_t z) const {
    const double position =
        series_.slices.front().position_mm + stack_.geometry.spacing[2] * static_cast<double>(z);
    const auto above = std::upper_bound(
        series_.slices.begin(), series_.slices.end(), position,
        [](double value, const Slice& slice) { return value < slice.position_mm; });
    const auto upper = std::min<std::size_t>(
        static_cast<std::size_t>(above - series_.slices.begin()), series_.slices.size() - 1);
    const std::size_t lower = std::max<std::size_t>(upper, 1) - 1;
    const double low = series_.slices[lower].position_mm, high = series_.slices[upper].position_mm;
    const double weight = std::clamp((position - low) / (high - low), 0.0, 1.0);
    const auto target = grid.slice(z);
    if (weight < negligible || weight > 1 - negligible) {
      const auto plane = shifted(weight < 0.5 ? lower : upper, grid.shape);
      std::transform(plane.begin(), plane.end(), target.begin(), hu_or_air);
      return;
    }
    const auto a = shifted(lower, grid.shape), b = shifted(upper, grid.shape);
    const auto share = static_cast<float>(weight);
    std::transform(a.begin(), a.end(), b.begin(), target.begin(), [&](float before, float after) {
      return hu_or_air(before + share * (after - before));
    });
  }

private:
  /// Stray positions would make a grid of mostly air that no memory holds.
  void check_growth(double times, double extent) const {
    constexpr double most = 10;
    if (times <= most)
      return;
    throw Error(ExitCode::inconsistent,
                fmt::format("{}: {} slices, mostly {:g} mm apart, over {:g} mm and shifted by up "
                            "to {:g} x {:g} pixels are too few to resample",
                            series_.slices.front().path.parent_path().string(),
                            series_.slices.size(), stack_.geometry.spacing[2], extent,
                            wide_.total(), high_.total()),
                "leave stray slices out or use --irregular keep");
  }

  /// A slice on the widened plane; outside beyond its outermost pixel centres.
  std::vector<float> shifted(std::size_t z, const Shape3& shape) const {
    const auto& shift = series_.slices[z].shift_mm;
    const auto columns = samples(stack_.shape.width, wide_.before, shape.width,
                                 shift[0] / stack_.geometry.spacing[0]);
    const auto rows = samples(stack_.shape.height, high_.before, shape.height,
                              shift[1] / stack_.geometry.spacing[1]);
    const auto plane = stack_.slice(z);
    std::vector<float> result(shape.height * shape.width, outside);
    for (std::size_t y = 0; y < shape.height; ++y) {
      if (rows[y].index < 0)
        continue;
      const auto* row = plane.data() + static_cast<std::size_t>(rows[y].index) * stack_.shape.width;
      const auto* next = rows[y].next > 0 ? row + stack_.shape.width : row;
      for (std::size_t x = 0; x < shape.width; ++x) {
        if (columns[x].index < 0)
          continue;
        const auto i = columns[x].index, j = i + (columns[x].next > 0 ? 1 : 0);
        const auto mix = [](float a, float b, float share) { return a + share * (b - a); };
        result[y * shape.width + x] = mix(mix(row[i], row[j], columns[x].next),
                                          mix(next[i], next[j], columns[x].next), rows[y].next);
      }
    }
    return result;
  }

  const Volume<std::int16_t>& stack_;
  const Series& series_;
  Widening wide_, high_;
};

} // namespace

Volume<std::int16_t> on_regular_grid(const Volume<std::int16_t>& stack, const Series& series,
                                     int threads) {
  const Regridding regridding(stack, series);
  Volume<std::int16_t> grid = regridding.empty();
  parallel_for(grid.shape.depth, threads, [&](std::size_t z) {
    stop_if_asked();
    regridding.fill(grid, z);
  });
  return grid;
}

} // namespace thorax::scan
