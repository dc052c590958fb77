#include "scan/series.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "core/median.h"
#include "scan/slice_geometry.h"

namespace thorax::scan {
namespace {

namespace fs = std::filesystem;

constexpr double least_shear_degrees = 0.5;
constexpr double unknown_spacing_mm = 1; ///< stored for a single slice

std::vector<double> steps(const std::vector<Slice>& slices) {
  std::vector<double> result;
  for (std::size_t i = 1; i < slices.size(); ++i)
    result.push_back(slices[i].position_mm - slices[i - 1].position_mm);
  return result;
}

/// Keeps the first of the sorted slices at each place.
void drop_repeated(std::vector<LocatedSlice>& slices, Series& series) {
  std::vector<LocatedSlice> kept;
  for (LocatedSlice& slice : slices)
    if (kept.empty() ||
        position_of(slice.header) - position_of(kept.back().header) >= same_place_mm)
      kept.push_back(std::move(slice));
    else
      series.repeated.push_back({slice.path, slice.header.frame, kept.size() - 1});
  slices = std::move(kept);
  if (!series.repeated.empty())
    series.warnings.push_back(fmt::format("{} slices lie where another one does and are left out",
                                          series.repeated.size()));
}

Slice slice_of(const LocatedSlice& located, const DicomHeader& lowest) {
  const DicomHeader& header = located.header;
  const Vector way = minus(*header.position, *lowest.position);
  return {located.path,
          header.sop_instance,
          position_of(header),
          header.frame,
          {dot(way, row_direction(lowest)), dot(way, column_direction(lowest))}};
}

/// Whether positions are those of a regular grid but for their rounding: scanners write tenths of a
/// millimetre, so that single steps differ where places do not.
bool is_even(const std::vector<Slice>& slices, double step) {
  constexpr double least_mm = 0.01, share = 0.05;
  const double tolerance = std::max(least_mm, share * step);
  for (std::size_t i = 0; i < slices.size(); ++i) {
    const double place = slices.front().position_mm + step * static_cast<double>(i);
    if (std::abs(slices[i].position_mm - place) > tolerance)
      return false;
  }
  return true;
}

/// The slice spacing: the mean step of an even stack; of others, which are irregular, the median.
double judge_spacing(Series& series) {
  const auto& slices = series.slices;
  const double mean = (slices.back().position_mm - slices.front().position_mm) /
                      static_cast<double>(slices.size() - 1);
  series.uniform = is_even(slices, mean);
  if (series.uniform)
    return mean;
  const std::vector<double> step = steps(slices);
  const auto [narrowest, widest] = std::minmax_element(step.begin(), step.end());
  const double spacing = median(step);
  long missing = 0, gaps = 0;
  for (const double s : step)
    if (s > 1.5 * spacing) {
      missing += std::lround(s / spacing) - 1;
      ++gaps;
    }
  series.irregularity =
      missing > 0
          ? fmt::format("about {} slices are missing in {} gaps, the widest {:g} mm", missing, gaps,
                        *widest)
          : fmt::format("slice spacing is not uniform: {:g} to {:g} mm", *narrowest, *widest);
  return spacing;
}

/// Whether slices lie straight above each other, by their positions whatever Gantry/Detector Tilt
/// says.
void judge_shifts(Series& series) {
  double widest = 0, shear = 0;
  for (const Slice& slice : series.slices) {
    const double shift = std::hypot(slice.shift_mm[0], slice.shift_mm[1]);
    const double height = slice.position_mm - series.slices.front().position_mm;
    widest = std::max(widest, shift);
    shear = std::atan2(shift, height) * 180 / M_PI; // of the highest slice, in the end
  }
  const double pixel = std::min(series.geometry.spacing[0], series.geometry.spacing[1]);
  const double stated = std::abs(series.header.gantry_tilt.value_or(0));
  std::string fault;
  if (shear > least_shear_degrees && widest > pixel / 10)
    fault = fmt::format("gantry tilt: slices are stacked {:.1f} degrees off their normal", shear);
  else if (widest > pixel / 2)
    fault = fmt::format("slices are shifted in their planes by up to {:g} mm", widest);
  else if (stated > least_shear_degrees &&
           headward_normal(series.header)[2] > std::cos(least_shear_degrees * M_PI / 180))
    series.warnings.push_back(fmt::format(
        "a gantry tilt of {:g} degrees is stated, but positions and orientation show none: they "
        "count",
        stated));
  if (fault.empty())
    return;
  series.irregularity += (series.irregularity.empty() ? "" : "; ") + fault;
}

void judge_thickness(Series& series) {
  const double spacing = series.geometry.spacing[2];
  const auto thickness = series.header.slice_thickness;
  if (thickness && *thickness > 0 && std::abs(spacing - *thickness) > 0.5 * *thickness)
    series.warnings.push_back(
        fmt::format("slices are {:g} mm apart but {:g} mm thick", spacing, *thickness));
}

void judge_pictures(Series& series, const std::vector<LocatedSlice>& slices) {
  const auto count = [&](auto is) {
    return std::count_if(slices.begin(), slices.end(),
                         [&](const LocatedSlice& slice) { return is(slice.header); });
  };
  if (const auto colour = count([](const DicomHeader& h) { return h.is_colour(); }))
    series.warnings.push_back(
        fmt::format("{} slices are of colour; their luminance is used", colour));
  if (const auto burned = count([](const DicomHeader& h) { return h.burned_in_annotation; }))
    series.warnings.push_back(fmt::format(
        "{} slices say that text is burnt into them, which may identify the patient", burned));
}

/// By position; where positions are the same in an order that does not depend on the search.
void sort_by_position(std::vector<LocatedSlice>& slices) {
  const auto order = [](const LocatedSlice& slice) {
    return std::tuple(position_of(slice.header), slice.header.instance_number.value_or(0),
                      slice.header.sop_instance, slice.path, slice.header.frame);
  };
  std::sort(slices.begin(), slices.end(),
            [&](const LocatedSlice& a, const LocatedSlice& b) { return order(a) < order(b); });
}

/// The geometry of a stack upon its lowest slice.
Geometry stack_geometry(const DicomHeader& lowest, double spacing_mm) {
  const Vector x = row_direction(lowest), y = column_direction(lowest);
  const Vector z = headward_normal(lowest);
  const auto [between_rows, between_columns] = *lowest.pixel_spacing;
  return {.origin = *lowest.position,
          .spacing = {between_columns, between_rows, spacing_mm},
          .direction = {x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]}};
}

} // namespace

Series make_series(std::vector<LocatedSlice> slices) {
  sort_by_position(slices);
  Series series;
  drop_repeated(slices, series);
  series.header = slices.front().header;
  for (const LocatedSlice& slice : slices)
    series.slices.push_back(slice_of(slice, series.header));
  judge_pictures(series, slices);

  const bool single = series.slices.size() == 1;
  series.shape = {series.slices.size(), series.header.rows, series.header.columns};
  series.geometry =
      stack_geometry(series.header, single ? unknown_spacing_mm : judge_spacing(series));
  if (single) {
    series.warnings.push_back(
        fmt::format("the series has a single slice, whose spacing is not known: {:g} mm is stored",
                    unknown_spacing_mm));
    return series;
  }
  judge_shifts(series);
  if (!series.irregularity.empty())
    series.warnings.push_back(series.irregularity);
  judge_thickness(series);
  return series;
}

std::vector<fs::path> Series::files() const {
  std::set<fs::path> seen;
  std::vector<fs::path> once;
  for (const Slice& slice : slices)
    if (seen.insert(slice.path).second)
      once.push_back(slice.path);
  return once;
}

} // namespace thorax::scan
