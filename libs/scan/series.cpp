#include "scan/series.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "core/error.h"
#include "core/parallel.h"
#include "core/rounding.h"
#include "core/stop.h"

namespace thorax::scan {
namespace {

using Vector = std::array<double, 3>;
using LocatedFile = std::pair<std::filesystem::path, DicomHeader>;

double dot(const Vector& a, const Vector& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

Vector cross(const Vector& a, const Vector& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

Vector row_direction(const DicomHeader& header) {
  const auto& o = *header.orientation;
  return {o[0], o[1], o[2]};
}

Vector column_direction(const DicomHeader& header) {
  const auto& o = *header.orientation;
  return {o[3], o[4], o[5]};
}

Vector normal(const DicomHeader& header) {
  return cross(row_direction(header), column_direction(header));
}

bool is_axial(const DicomHeader& header) {
  constexpr double cosine_of_30_degrees = 0.866;
  return !header.is_type("LOCALIZER") && std::abs(normal(header)[2]) > cosine_of_30_degrees;
}

/// Slices of one volume agree in all of these; orientations within rounding.
auto group_of(const DicomHeader& header) {
  std::array<long, 6> orientation;
  for (std::size_t i = 0; i < orientation.size(); ++i)
    orientation[i] = std::lround((*header.orientation)[i] * 1000);
  return std::tuple(header.study, header.series, header.rows, header.columns, orientation,
                    std::lround((*header.pixel_spacing)[0] * 1e4),
                    std::lround((*header.pixel_spacing)[1] * 1e4));
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::vector<double> steps(const std::vector<Slice>& slices) {
  std::vector<double> result;
  for (std::size_t i = 1; i < slices.size(); ++i)
    result.push_back(slices[i].position_mm - slices[i - 1].position_mm);
  return result;
}

/// Degrees between the slice normal and the line along which slices are stacked.
double shear_degrees(const DicomHeader& first, const DicomHeader& last) {
  const Vector way = {(*last.position)[0] - (*first.position)[0],
                      (*last.position)[1] - (*first.position)[1],
                      (*last.position)[2] - (*first.position)[2]};
  const double length = std::sqrt(dot(way, way));
  if (length == 0)
    return 0;
  const double cosine = std::clamp(std::abs(dot(way, normal(first))) / length, 0.0, 1.0);
  return std::acos(cosine) * 180 / M_PI;
}

void judge_spacing(Series& series, const std::vector<double>& step) {
  const double spacing = series.geometry.spacing[2];
  const double tolerance = std::max(0.01, 0.01 * spacing);
  const auto irregular = std::count_if(step.begin(), step.end(),
                                       [&](double s) { return std::abs(s - spacing) > tolerance; });
  long missing = 0;
  for (double s : step)
    missing += s > 1.5 * spacing ? std::lround(s / spacing) - 1 : 0;
  series.uniform = irregular == 0;
  if (missing > 0)
    series.warnings.push_back(fmt::format(
        "about {} slices are missing in {} gaps, the widest {:g} mm", missing,
        std::count_if(step.begin(), step.end(), [&](double s) { return s > 1.5 * spacing; }),
        *std::max_element(step.begin(), step.end())));
  else if (irregular > 0)
    series.warnings.push_back(fmt::format("slice spacing is not uniform: {:g} to {:g} mm",
                                          *std::min_element(step.begin(), step.end()),
                                          *std::max_element(step.begin(), step.end())));
}

void judge_headers(Series& series, const DicomHeader& last) {
  const double spacing = series.geometry.spacing[2];
  const auto thickness = series.header.slice_thickness;
  if (thickness && *thickness > 0 && std::abs(spacing - *thickness) > 0.5 * *thickness)
    series.warnings.push_back(
        fmt::format("slices are {:g} mm apart but {:g} mm thick", spacing, *thickness));
  if (const double shear = shear_degrees(series.header, last); shear > 0.5)
    series.warnings.push_back(
        fmt::format("gantry tilt: slices are stacked {:.1f} degrees off their normal", shear));
}

void judge_pictures(Series& series, const std::vector<LocatedFile>& files) {
  const auto count = [&](auto is) {
    return std::count_if(files.begin(), files.end(),
                         [&](const LocatedFile& file) { return is(file.second); });
  };
  if (const auto colour = count([](const DicomHeader& h) { return h.is_colour(); }))
    series.warnings.push_back(
        fmt::format("{} slices are of colour; their luminance is used", colour));
  if (const auto burned = count([](const DicomHeader& h) { return h.burned_in_annotation; }))
    series.warnings.push_back(fmt::format(
        "{} slices say that text is burnt into them, which may identify the patient", burned));
}

/// What one file holds: its axial CT slices and how many other images.
struct Found {
  bool is_dicom = true, is_ct = true;
  std::vector<DicomHeader> slices = {};
  std::size_t not_axial = 0, not_located = 0;
  std::optional<Error> error = {};
};

void look_at(Found& found, DicomHeader header) {
  if (header.is_type("LOCALIZER"))
    ++found.not_axial;
  else if (!header.position || !header.orientation || !header.pixel_spacing)
    ++found.not_located;
  else if (!is_axial(header))
    ++found.not_axial;
  else
    found.slices.push_back(std::move(header));
}

Found look_at(const std::filesystem::path& path) {
  if (!looks_like_dicom(path))
    return {.is_dicom = false};
  try {
    Found found;
    for (DicomHeader& header : read_dicom_frame_headers(path)) {
      found.is_ct = header.modality == "CT" && header.rows > 0;
      if (found.is_ct)
        look_at(found, std::move(header));
    }
    return found;
  } catch (const Error& error) {
    return {.error = error};
  }
}

std::int16_t to_hu(float value) {
  return std::max(air_hu, rounded<std::int16_t>(value));
}

[[noreturn]] void changed(const std::filesystem::path& path) {
  throw Error(ExitCode::inconsistent, "image size changed: " + path.string(),
              "leave the files alone while they are read");
}

} // namespace

Series make_series(std::vector<LocatedFile> files) {
  const Vector axis = normal(files.front().second);
  const auto position = [&](const LocatedFile& file) { return dot(*file.second.position, axis); };
  const auto instance = [](const LocatedFile& file) {
    return file.second.instance_number.value_or(0);
  };
  std::sort(files.begin(), files.end(), [&](const LocatedFile& a, const LocatedFile& b) {
    return std::tuple(position(a), instance(a), a.first, a.second.frame) <
           std::tuple(position(b), instance(b), b.first, b.second.frame);
  });
  const std::size_t before = files.size();
  constexpr double same_place_mm = 1e-3;
  files.erase(std::unique(files.begin(), files.end(),
                          [&](const LocatedFile& a, const LocatedFile& b) {
                            return std::abs(position(a) - position(b)) < same_place_mm;
                          }),
              files.end());

  Series series;
  series.header = files.front().second;
  for (const LocatedFile& file : files)
    series.slices.push_back(
        {file.first, file.second.sop_instance, position(file), file.second.frame});
  if (const std::size_t repeated = before - files.size())
    series.warnings.push_back(
        fmt::format("{} slices lie where another one does and are left out", repeated));

  const std::vector<double> step = steps(series.slices);
  const double spacing = step.empty() ? series.header.slice_thickness.value_or(1) : median(step);
  const Vector x = row_direction(series.header), y = column_direction(series.header);
  series.shape = {files.size(), series.header.rows, series.header.columns};
  series.geometry.origin = *series.header.position;
  series.geometry.spacing = {(*series.header.pixel_spacing)[1], (*series.header.pixel_spacing)[0],
                             spacing};
  series.geometry.direction = {x[0], y[0], axis[0], x[1], y[1], axis[1], x[2], y[2], axis[2]};
  if (step.empty()) {
    series.warnings.push_back("the series has a single slice");
  } else {
    judge_spacing(series, step);
    judge_headers(series, files.back().second);
  }
  judge_pictures(series, files);
  return series;
}

SeriesSearch find_series(const std::vector<std::filesystem::path>& files, int threads) {
  std::vector<Found> found(files.size());
  parallel_for(files.size(), threads, [&](std::size_t i) {
    stop_if_asked();
    found[i] = look_at(files[i]);
  });

  SeriesSearch search;
  std::map<decltype(group_of(DicomHeader{})), std::vector<LocatedFile>> groups;
  for (std::size_t i = 0; i < files.size(); ++i) {
    search.not_dicom += !found[i].is_dicom;
    search.not_ct += !found[i].is_ct;
    search.not_axial += found[i].not_axial;
    search.not_located += found[i].not_located;
    if (found[i].error)
      search.unreadable.emplace_back(files[i], *found[i].error);
    for (DicomHeader& header : found[i].slices)
      groups[group_of(header)].emplace_back(files[i], std::move(header));
  }
  for (auto& [key, group] : groups)
    search.series.push_back(make_series(std::move(group)));
  return search;
}

std::vector<std::filesystem::path> Series::files() const {
  std::set<std::filesystem::path> seen;
  std::vector<std::filesystem::path> once;
  for (const Slice& slice : slices)
    if (seen.insert(slice.path).second)
      once.push_back(slice.path);
  return once;
}

Volume<std::int16_t> load_series(const Series& series, int threads) {
  Volume<std::int16_t> volume(series.shape, series.geometry);
  std::map<std::filesystem::path, std::map<std::size_t, std::size_t>> places; // of its frames
  for (std::size_t z = 0; z < series.slices.size(); ++z)
    places[series.slices[z].path][series.slices[z].frame] = z;
  const auto files = series.files();
  parallel_for(files.size(), threads, [&](std::size_t i) {
    const auto& place = places.at(files[i]);
    std::size_t taken = 0;
    read_dicom_frames(files[i], {.padding = air_hu}, [&](const DicomImage& image) {
      const auto z = place.find(image.header.frame);
      if (z == place.end())
        return;
      if (image.pixels.height != series.shape.height || image.pixels.width != series.shape.width)
        changed(files[i]);
      std::transform(image.pixels.pixels.begin(), image.pixels.pixels.end(),
                     volume.slice(z->second).begin(), to_hu);
      ++taken;
    });
    if (taken < place.size())
      changed(files[i]);
  });
  return volume;
}

} // namespace thorax::scan
