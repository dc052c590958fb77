#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
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

/// An axial CT series: slices of one size and orientation, sorted from feet to head by position,
/// each position once.
struct Series {
  DicomHeader header; ///< of the lowest slice
  std::vector<Slice> slices;
  Shape3 shape;
  Geometry geometry;        ///< of the stack: slice axis headward, spacing by positions
  bool uniform = true;      ///< no slice lies farther than 5% of the mean step from an even grid
  std::string irregularity; ///< why slices are no regular grid: steps, shifts; empty if they are
  std::vector<std::string> warnings;           ///< what is odd about it, with numbers
  std::vector<std::filesystem::path> repeated; ///< files left out, whose place another slice has
  std::size_t volume = 0; ///< 0 for the largest of the volumes under one series identifier

  /// The files that hold the slices, each once, in the order of their lowest slices.
  std::vector<std::filesystem::path> files() const;
};

/// Images of one series that were left out for one reason.
struct LeftOutImages {
  std::string reason; ///< in words, e.g. "localizers"
  std::filesystem::path first;
  std::size_t count = 0; ///< files; one of which other frames are used counts, too
};

/// What files hold.
struct SeriesSearch {
  std::vector<Series> series; ///< sorted by study, series identifier and volume
  std::size_t not_dicom = 0;  ///< other files
  std::vector<std::pair<std::filesystem::path, Error>> unreadable; ///< damaged DICOM files
  std::vector<LeftOutImages> left_out;                             ///< sorted by reason
  /// Files among these that a series of axial CT found here lacks: without geometry, or unlike the
  /// rest.
  std::vector<std::filesystem::path> lost;
  /// Series of axial CT, by what they say, that nothing is left of for want of geometry: one entry
  /// each with the first reason. Not in left_out.
  std::vector<LeftOutImages> without_geometry;

  /// Files left out for a reason.
  std::size_t count(std::string_view reason) const;
};

/// Images computed from others: Image Type DERIVED or SECONDARY (PS3.3 C.7.6.1.1.2).
enum class Derived { leave_out, take };

/// What one file says of its images.
struct FileHeaders {
  bool is_dicom = true;
  std::vector<DicomHeader> headers = {}; ///< one for each frame
  std::optional<Error> error = {};       ///< why a DICOM file cannot be read
};

FileHeaders read_file_headers(const std::filesystem::path& path);

/// Finds the axial CT series among files, whatever they are called, by reading headers only.
/// Localizers and derived images are told by Image Type, other planes by orientation: slices whose
/// normal lies within 30 degrees of the body's axis are axial. Slices of one series identifier that
/// differ in patient, size, orientation or pixel spacing, or whose temporal positions or
/// acquisitions cover the same part of the body, become volumes of their own; volumes of one or two
/// slices beside a larger one are left out.
SeriesSearch find_series(const std::vector<std::filesystem::path>& files, int threads = 1,
                         Derived derived = Derived::leave_out);

/// The same for files of which the headers have been read.
SeriesSearch find_series(const std::vector<std::filesystem::path>& files,
                         std::vector<FileHeaders> found, Derived derived);

/// Builds one series of headers and their paths, one for each frame; the headers must share size
/// and orientation and have all of position, orientation and pixel spacing. Exposed for tests.
Series make_series(std::vector<std::pair<std::filesystem::path, DicomHeader>> files);

/// Lowest HU kept: air. Padding outside the field of view becomes this.
constexpr std::int16_t air_hu = -1024;

/// What becomes of series whose slices are no regular grid: resample gives them one, see
/// regular_grid.h; keep stacks them as if they were; refuse throws Error(inconsistent).
enum class Irregular { resample, keep, refuse };

/// Decodes the slices, each file once, into HU, rounded, limited to [-1024, 32767], in the axial
/// frame of orientation.h. Throws Error(unreadable) naming the file.
Volume<std::int16_t> load_series(const Series& series, int threads = 1,
                                 Irregular irregular = Irregular::keep);

} // namespace thorax::scan
