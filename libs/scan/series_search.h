#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "scan/series.h"

namespace thorax::scan {

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

} // namespace thorax::scan
