#pragma once

#include <cstdint>

#include "core/volume.h"

namespace thorax::imaging {

/// Labels of a lung mask, by the patient's own sides.
constexpr std::uint8_t right_lung = 1, left_lung = 2;

/// How lungs are found.
struct LungOptions {
  enum class Method { threshold, otsu };
  Method method = Method::threshold;
  /// HU below which a voxel may be lung, for the method threshold; -320 keeps more of the border
  /// and of ground glass, -500 less.
  double threshold = -400;
  /// Radius in mm of the closing that takes vessels and lesions at the pleura into the lung.
  double closing_mm = 8;
};

/// The lungs in an axial CT volume in HU: right lung 1, left lung 2, else 0.
///
/// Works at 2 mm or the volume's own spacing if coarser. Air inside the filled body (Hu, Hoffman
/// and Reinhardt, IEEE TMI 20(6), 2001), without the trachea and main bronchi (region growing that
/// stops before it leaks), in components; lungs that touch are parted by a watershed on their
/// depth; each is closed and its holes filled. Dense consolidation that reaches the pleura over a
/// wide area is not found: it has no border that Hounsfield units show.
Volume<std::uint8_t> segment_lungs(const Volume<std::int16_t>& hu, const LungOptions& options = {});

/// What a lung mask holds, in millilitres.
struct LungVolumes {
  double right_ml = 0, left_ml = 0;
};
LungVolumes lung_volumes(const Volume<std::uint8_t>& mask);

} // namespace thorax::imaging
