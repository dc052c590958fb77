#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/volume.h"
#include "scan/opening.h"
#include "scan/voi.h"

namespace thorax::scan {

/// Attributes that may tell passes of one series apart, in the order in which they are tried.
enum PassAttribute : std::size_t {
  convolution_kernel,
  peak_kilovoltage,
  cardiac_phase, ///< Nominal Percentage of Cardiac Phase
  trigger_time,
  series_number,
  acquisition_date_time,
  content_time,
  series_description,
};

/// The attributes of a DICOM file, or of one of its frames, that Thorax uses. Texts are empty,
/// numbers NaN or absent when the file does not say.
struct DicomHeader {
  std::string transfer_syntax, sop_class, sop_instance, series, study;
  std::string patient;
  std::string sex;                                       ///< M, F, O or empty
  double age = std::numeric_limits<double>::quiet_NaN(); ///< years, as it is written
  std::string modality;                                  ///< CT, DX, CR, ...
  std::string view;                                      ///< PA, AP, LL, ... (View Position)
  std::string photometric;
  std::vector<std::string> image_type;
  std::size_t rows = 0, columns = 0, frames = 1;    ///< rows is 0 in files without an image
  std::size_t frame = 0;                            ///< which of the file's frames, from 0
  std::optional<std::array<double, 3>> position;    ///< of the first pixel's centre, mm, LPS
  std::optional<std::array<double, 6>> orientation; ///< unit vectors along a row and along a column
  std::optional<std::array<double, 2>> pixel_spacing; ///< mm between rows, mm between columns
  std::optional<double> slice_thickness, gantry_tilt; ///< mm, degrees, as stated
  std::optional<long> instance_number;
  std::optional<long> acquisition_number, temporal_position; ///< tell passes of one series apart
  std::optional<long> acquisition_time;      ///< HHMMSS as a number, in thousandths; likewise
  std::vector<std::string> of_pass;          ///< values of the attributes of PassAttribute
  double slope = 1, intercept = 0;           ///< modality rescale
  std::optional<LookupTable> modality_table; ///< instead of the rescale
  std::optional<std::array<long, 2>>
      padding; ///< lowest and highest stored value that means "no data"
  std::optional<std::array<double, 2>> voi_window; ///< centre and width of the first window
  VoiFunction voi_function = VoiFunction::linear;
  std::optional<LookupTable> voi_table;
  std::string voi_table_fault; ///< why there is none although the file has one
  bool inverse = false;        ///< shown inverted: MONOCHROME1, or a presentation LUT that says so
  bool burned_in_annotation = false; ///< says anything but that no text is part of it
  StatedOpenings opening;            ///< of collimator and display shutter

  /// Whether any value of Image Type equals word.
  bool is_type(std::string_view word) const;

  /// Whether its pixels are of colour.
  bool is_colour() const;
};

/// One frame: its header and what it shows.
struct DicomImage {
  DicomHeader header;
  /// After the modality rescale or table; grey (BT.601 luma) where the file has colour. MONOCHROME1
  /// means display alone (PS3.3 C.7.6.3.1.2) and changes no value: see DicomHeader::inverse.
  Raster<float> pixels;
  /// 1 for pixels without data (PS3.3 C.7.5.1.1.2), whose values mean nothing; empty where there
  /// are none.
  Raster<std::uint8_t> padded = {};
};

/// Whether the file starts as DICOM does: "DICM" after 128 bytes, or a bare data set of group 2
/// or 8.
bool looks_like_dicom(const std::filesystem::path& path);

/// Reads up to the pixel data, without decoding it: what all frames of the file share.
/// Throws Error(unreadable).
DicomHeader read_dicom_header(const std::filesystem::path& path);

/// The header of every frame: of an enhanced multi-frame file from its functional groups (PS3.3
/// C.7.6.16), of any other file one header. Throws Error(unreadable).
std::vector<DicomHeader> read_dicom_frame_headers(const std::filesystem::path& path);

/// Reads a single-frame image of 1, 8, 16 or 32 bits in any transfer syntax that DCMTK decodes
/// (uncompressed, deflated, RLE, JPEG, JPEG-LS) or OpenJPEG does (JPEG 2000). Thread-safe. Throws
/// Error(unreadable), always naming the file.
DicomImage read_dicom(const std::filesystem::path& path);

/// The same for every frame of a file, which is parsed and decoded once; take gets them in order.
/// Throws Error(unreadable), also where frames are not described one by one.
void read_dicom_frames(const std::filesystem::path& path,
                       const std::function<void(DicomImage)>& take);

} // namespace thorax::scan
