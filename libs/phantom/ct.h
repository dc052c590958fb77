#pragma once

#include <cstdint>

#include "core/volume.h"
#include "phantom/anatomy.h"

namespace thorax::phantom {

/// How a CT study is sampled.
struct CtProtocol {
  std::size_t size = 128; ///< rows and columns
  std::size_t slices = 32;
  double field_mm = 400;       ///< width and height of a slice
  double slice_spacing_mm = 8; ///< also the slice thickness
  double blur_mm = 1.2;        ///< standard deviation of the scanner's point spread in the slice
};

struct CtStudy {
  Volume<std::int16_t> hu;
  Volume<std::uint8_t>
      lungs; ///< 0 background, 1 right, 2 left; lung filled by a lesion is still lung
  Volume<std::uint8_t> lesions; ///< 0 none, 16 ground glass, 17 consolidation
};

/// The grid of a study: slices from below the diaphragm upwards, centred on the lungs.
Volume<std::int16_t> ct_grid(const CtProtocol& protocol);

/// The anatomy in HU on a grid without blur and noise, and its masks. Slices thicker than 3 mm
/// average several planes.
struct Rendering {
  Volume<float> hu;
  Volume<std::uint8_t> lungs, lesions;
};
Rendering render(const Anatomy& anatomy, Shape3 shape, const Geometry& geometry);

/// A noisy scan: render(), the scanner's point spread, and noise correlated by the same point
/// spread.
CtStudy scan_ct(const Anatomy& anatomy, const CtProtocol& protocol, std::uint64_t seed,
                const StudyKey& key);

} // namespace thorax::phantom
