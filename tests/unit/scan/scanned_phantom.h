#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/geometry.h"
#include "scan/dicom_write.h"
#include "scan/series_load.h"

// A phantom of which the HU of every point are known, and files of it as a scanner may write them.

namespace thorax::scan {

using Point = std::array<double, 3>;

/// HU at a point of the patient (LPS, mm): a cube of 1000 HU in a ramp, which interpolation between
/// voxels leaves as it is.
inline double phantom_hu(const Point& p) {
  const bool inside = std::abs(p[0]) < 12 && std::abs(p[1]) < 10 && std::abs(p[2]) < 14;
  return inside ? 1000 : 3 * p[0] - 2 * p[1] + 4 * p[2];
}

/// Whether the point is so near a face of the cube that voxels may mix both sides.
inline bool is_near_face(const Point& p, double margin) {
  const double beyond = std::max({std::abs(p[0]) - 12, std::abs(p[1]) - 10, std::abs(p[2]) - 14});
  return std::abs(beyond) < margin;
}

/// How the scanner lies and what it writes.
struct Acquisition {
  Point row = {1, 0, 0}, column = {0, 1, 0};  ///< directions along a row and along a column
  std::array<double, 2> spacing = {3.0, 2.5}; ///< between columns, between rows, mm
  std::vector<Point> centres;                 ///< of the slices
  double slope = 1, intercept = -1024, add_hu = 0;
  std::string series = "2.25.2", patient = "P1", name = "slice";
  std::optional<long> acquisition, temporal, time; ///< time: HHMMSS
  std::string image_type = "ORIGINAL\\PRIMARY\\AXIAL";
  std::map<DcmTagKey, std::string> also = {}; ///< {} is the number of the slice, from 10
};

constexpr std::size_t phantom_rows = 20, phantom_columns = 24;

inline Point along(const Point& from, const Point& direction, double mm) {
  return {from[0] + direction[0] * mm, from[1] + direction[1] * mm, from[2] + direction[2] * mm};
}

/// Slice centres on a line.
inline std::vector<Point> centres_at(const std::vector<double>& places,
                                     const Point& direction = {0, 0, 1}) {
  std::vector<Point> centres;
  for (const double place : places)
    centres.push_back(along({0, 0, 0}, direction, place));
  return centres;
}

inline std::vector<double> even_places(double first, double step, int count) {
  std::vector<double> places;
  for (int i = 0; i < count; ++i)
    places.push_back(first + step * i);
  return places;
}

/// Writes the slices, at most 12 or not a multiple of 13, names in an order that has nothing to do
/// with their places.
inline void acquire(const std::filesystem::path& folder, const Acquisition& how) {
  for (std::size_t i = 0; i < how.centres.size(); ++i) {
    const Point corner =
        along(along(how.centres[i], how.row, -how.spacing[0] * (phantom_columns - 1) / 2),
              how.column, -how.spacing[1] * (phantom_rows - 1) / 2);
    const Point normal = {how.row[1] * how.column[2] - how.row[2] * how.column[1],
                          how.row[2] * how.column[0] - how.row[0] * how.column[2],
                          how.row[0] * how.column[1] - how.row[1] * how.column[0]};
    Volume<std::int16_t> slice({1, phantom_rows, phantom_columns},
                               {corner,
                                {how.spacing[0], how.spacing[1], 1},
                                {how.row[0], how.column[0], normal[0], how.row[1], how.column[1],
                                 normal[1], how.row[2], how.column[2], normal[2]}});
    for (std::size_t y = 0; y < phantom_rows; ++y)
      for (std::size_t x = 0; x < phantom_columns; ++x) {
        const Point at = along(along(corner, how.row, how.spacing[0] * static_cast<double>(x)),
                               how.column, how.spacing[1] * static_cast<double>(y));
        const long stored = std::lround((phantom_hu(at) + how.add_hu - how.intercept) / how.slope);
        slice.at(0, y, x) = static_cast<std::int16_t>(stored - 1024); // what becomes stored
      }
    const auto path = folder / fmt::format("{}{}", how.name, (i * 13 + 3) % how.centres.size());
    write_ct_slice(path, slice, 0,
                   {.patient_id = how.patient,
                    .patient_name = "PHANTOM^1",
                    .sex = "F",
                    .age = 61,
                    .study_uid = "2.25.1",
                    .series_uid = how.series,
                    .frame_of_reference_uid = "2.25.3",
                    .study_id = "1",
                    .date = "20200115",
                    .description = "test"},
                   static_cast<int>(i) + 1);
    DcmFileFormat file;
    file.loadFile(path.c_str());
    DcmDataset& data = *file.getDataset();
    const auto set = [&](const DcmTagKey& tag, const std::string& value) {
      data.putAndInsertString(tag, value.c_str());
    };
    set(DCM_RescaleSlope, fmt::format("{}", how.slope));
    set(DCM_RescaleIntercept, fmt::format("{}", how.intercept));
    set(DCM_SOPInstanceUID, uid_from(path.string()));
    set(DCM_SliceThickness, "17"); // means nothing for where slices are
    if (how.image_type.empty())
      data.findAndDeleteElement(DCM_ImageType);
    else
      set(DCM_ImageType, how.image_type);
    data.findAndDeleteElement(DCM_AcquisitionNumber);
    if (how.acquisition)
      set(DCM_AcquisitionNumber, std::to_string(*how.acquisition));
    if (how.temporal)
      set(DCM_TemporalPositionIdentifier, std::to_string(*how.temporal));
    if (how.time)
      set(DCM_AcquisitionTime, fmt::format("{:06}.25", *how.time));
    for (const auto& [tag, value] : how.also)
      set(tag, fmt::format(fmt::runtime(value), i + 10));
    file.saveFile(path.c_str(), EXS_LittleEndianExplicit);
  }
}

/// Compares every voxel that is not air with the phantom at its place in the patient, but for those
/// within margin mm of a face, where values may differ.
/// @return how many voxels are not air
inline std::size_t compare(const Volume<std::int16_t>& volume, double tolerance, double margin,
                           double add_hu = 0) {
  std::size_t compared = 0;
  double worst = 0;
  for (std::size_t z = 0; z < volume.shape.depth; ++z)
    for (std::size_t y = 0; y < volume.shape.height; ++y)
      for (std::size_t x = 0; x < volume.shape.width; ++x) {
        const Point p = place_of(volume.geometry, {static_cast<double>(x), static_cast<double>(y),
                                                   static_cast<double>(z)});
        if (volume.at(z, y, x) == air_hu)
          continue;
        ++compared;
        if (!is_near_face(p, margin))
          worst = std::max(worst, std::abs(volume.at(z, y, x) - phantom_hu(p) - add_hu));
      }
  EXPECT_LE(worst, tolerance);
  return compared;
}

} // namespace thorax::scan
