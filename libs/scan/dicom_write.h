#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/volume.h"

namespace thorax::scan {

/// Who and what the files of one study say they are. Dates are YYYYMMDD.
struct StudyTags {
  std::string patient_id, patient_name; ///< name as FAMILY^GIVEN
  std::string sex;                      ///< M, F or O
  int age = 0;                          ///< years
  std::string study_uid, series_uid, frame_of_reference_uid;
  std::string study_id; ///< short, e.g. "1"
  std::string date;
  std::string description; ///< of the study
};

/// A unique identifier "2.25.<number>" (PS3.5 B.2) that is a pure function of text.
std::string uid_from(std::string_view text);

/// Writes slice z of a volume in HU as CT Image Storage, explicit VR little endian. instance_number
/// counts from 1. Throws Error(cannot_write).
void write_ct_slice(const std::filesystem::path& path, const Volume<std::int16_t>& volume,
                    std::size_t z, const StudyTags& tags, int instance_number);

/// What a chest X-ray says beside its pixels.
struct XrayTags {
  std::string view = "PA";     ///< PA or AP
  double pixel_spacing_mm = 1; ///< on the detector
  int bits = 12;               ///< stored, at most 16
};

/// Writes grey values in 0 .. 2^bits - 1 (bright = much absorption) as Digital X-Ray Image Storage
/// - For Presentation. Throws Error(cannot_write).
void write_xray(const std::filesystem::path& path, const Raster<std::uint16_t>& image,
                const StudyTags& tags, const XrayTags& xray);

} // namespace thorax::scan
