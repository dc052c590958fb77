#pragma once

#include <cstdint>

#include "core/volume.h"
#include "phantom/anatomy.h"

namespace thorax::phantom {

struct XrayProtocol {
  std::size_t size = 128; ///< rows and columns
  double field_mm = 430;  ///< width and height of the detector
  bool posterior_anterior =
      true; ///< PA: detector at the chest, source at 1800 mm; AP: detector at the back, 1000 mm
  double photons = 4e4; ///< per pixel without a patient, at dose 1
  int bits = 12;
};

/// Attenuation of water at the effective energy of a 120 kV beam (60 keV), per mm (NIST XCOM:
/// 0.2059 per cm).
constexpr double water_attenuation = 0.02059;

/// Linear attenuation per mm from HU, never negative.
double attenuation(double hu);

/// A point source and a flat detector at right angles to the y axis. Rows run down (towards -z),
/// columns to the patient's left.
struct Projector {
  double source_y, detector_y; ///< mm
  std::size_t size;
  double pixel_mm;
};

/// Line integrals of attenuation (no unit) from the source to each detector pixel, by trilinear
/// sampling of a volume in HU every half voxel.
Raster<float> project(const Volume<float>& hu, const Projector& projector);

/// A chest X-ray by the Beer-Lambert law: photons reaching each pixel with Poisson noise (its
/// normal approximation), their logarithm, and the grey scale stretched between the 1st and 99.8th
/// percentile; bright = much absorption.
Raster<std::uint16_t> take_xray(const Anatomy& anatomy, const XrayProtocol& protocol,
                                std::uint64_t seed, const StudyKey& key);

} // namespace thorax::phantom
