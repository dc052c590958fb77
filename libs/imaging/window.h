#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/volume.h"

namespace thorax::imaging {

/// An intensity range that is mapped linearly to 0..1; what lies outside becomes 0 or 1.
/// In the terms of DICOM PS3.3 C.11.2.1.3.2 (LINEAR_EXACT) its centre is (low + high) / 2 and its
/// width high - low.
struct Window {
  double low = -1250, high = 250;

  float operator()(float value) const;
};

/// Windows with a name: lung -1250 to 250, mediastinum -160 to 240, bone -450 to 1050 HU.
std::optional<Window> named_window(std::string_view name);
std::vector<std::string> window_names();

/// The window of the LINEAR function of DICOM PS3.3 C.11.2.1.2, which reaches black at
/// centre - width / 2 and white at centre + width / 2 - 1. Width must be above 1.
Window window_from_centre(double centre, double width);

/// Every value through the window.
Raster<float> apply(const Window& window, Raster<float> raster);

/// The window between two percentiles (0..100, linear interpolation between order statistics) of
/// the values; values must not be empty. Where both are equal the window is one unit wide.
Window percentile_window(std::span<const float> values, double low_percent, double high_percent);

} // namespace thorax::imaging
