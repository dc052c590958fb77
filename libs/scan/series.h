#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "core/volume.h"
#include "scan/dicom.h"

namespace thorax::scan {

/// One slice of a series; holds nothing that identifies a person.
struct Slice {
  std::filesystem::path path;
  std::string sop_instance;
  double position_mm = 0; ///< along the slice normal
  std::size_t frame = 0;  ///< of the file, from 0
  /// In its plane, along a row and along a column, from where a stack straight above the lowest
  /// slice would have it.
  std::array<double, 2> shift_mm{0, 0};
};

/// A slice that is left out because another one lies there.
struct RepeatedSlice {
  std::filesystem::path path;
  std::size_t frame = 0; ///< of the file, from 0
  std::size_t place = 0; ///< of the slice that stays, among those of the series
};

/// An axial CT series: slices of one size and orientation, sorted from feet to head by position,
/// each position once.
struct Series {
  DicomHeader header; ///< of the lowest slice
  std::vector<Slice> slices;
  Shape3 shape;
  Geometry geometry;        ///< of the stack: slice axis headward, spacing by positions
  bool uniform = true;      ///< no slice lies farther than 5% of the mean step from an even grid
  std::string irregularity; ///< why slices are no regular grid: steps, shifts; empty if they are
  std::vector<std::string> warnings; ///< what is odd about it, with numbers
  std::vector<RepeatedSlice> repeated;
  std::size_t volume = 0; ///< 0 for the largest of the volumes under one series identifier

  /// The files that hold the slices, each once, in the order of their lowest slices.
  std::vector<std::filesystem::path> files() const;
};

/// The header of a CT image that has position, orientation and pixel spacing, and its file.
struct LocatedSlice {
  std::filesystem::path path;
  DicomHeader header;
};

/// Builds one series of slices, one for each frame, which must share size and orientation.
/// Exposed for tests.
Series make_series(std::vector<LocatedSlice> slices);

} // namespace thorax::scan
