#pragma once

#include <cstdint>
#include <filesystem>
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
};

/// An axial CT series: slices of one size and orientation, sorted from feet to head by position,
/// each position once.
struct Series {
  DicomHeader header; ///< of the lowest slice
  std::vector<Slice> slices;
  Shape3 shape;
  Geometry geometry;                 ///< slice spacing from positions: their median step
  bool uniform = true;               ///< every step lies within 1% (and 0.01 mm) of the spacing
  std::vector<std::string> warnings; ///< what is odd about it, with numbers

  /// The files that hold the slices, each once, in the order of their lowest slices.
  std::vector<std::filesystem::path> files() const;
};

/// What files hold.
struct SeriesSearch {
  std::vector<Series> series; ///< sorted by study, then series identifier
  std::size_t not_dicom = 0;  ///< other files
  std::vector<std::pair<std::filesystem::path, Error>> unreadable; ///< damaged DICOM files
  std::size_t not_ct = 0; ///< DICOM files of other modalities, or without an image
  std::size_t not_axial =
      0; ///< localizers, sagittal and coronal reformats; frames, if a file has several
  std::size_t not_located =
      0; ///< CT images without position, orientation or pixel spacing; likewise
};

/// Finds the axial CT series among files, whatever they are called, by reading headers only.
SeriesSearch find_series(const std::vector<std::filesystem::path>& files, int threads = 1);

/// Builds one series of headers and their paths, one for each frame; the headers must share size
/// and orientation and have all of position, orientation and pixel spacing. Exposed for tests.
Series make_series(std::vector<std::pair<std::filesystem::path, DicomHeader>> files);

/// Lowest HU kept: air. Padding outside the field of view becomes this.
constexpr std::int16_t air_hu = -1024;

/// Decodes the slices, each file once, into HU, rounded, limited to [-1024, 32767].
/// Throws Error(unreadable) naming the file.
Volume<std::int16_t> load_series(const Series& series, int threads = 1);

} // namespace thorax::scan
