#pragma once

#include <array>

#include "scan/dicom.h"

// Private to libs/scan: vectors of the patient system (LPS, mm) that DICOM headers state.

namespace thorax::scan {

using Vector = std::array<double, 3>;

/// Slices closer than this along their normal lie at one place, mm.
constexpr double same_place_mm = 0.01;

/// Spacings beyond these are taken for damage, mm.
constexpr double least_spacing_mm = 0.01, most_spacing_mm = 100;

inline bool is_spacing(double mm) {
  return mm >= least_spacing_mm && mm <= most_spacing_mm;
}

double dot(const Vector& a, const Vector& b);
Vector minus(const Vector& a, const Vector& b);

// The headers below must state position and orientation.

/// The unit vector along a row, in which columns count.
Vector row_direction(const DicomHeader& header);
/// The unit vector along a column, in which rows count.
Vector column_direction(const DicomHeader& header);
/// The unit normal of the slice that points to the head.
Vector headward_normal(const DicomHeader& header);
/// Along that normal, mm.
double position_of(const DicomHeader& header);

/// Whether the first two are perpendicular and of length 1, within 0.01.
bool has_sound_orientation(const DicomHeader& header);

} // namespace thorax::scan
