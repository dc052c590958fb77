#include "scan/voi.h"

#include <algorithm>
#include <cmath>

#include "scan/dicom.h"

namespace thorax::scan {
namespace {

/// A step after low where high is the same.
double linear(double value, double low, double high) {
  if (value <= low || value > high)
    return value > low ? 1 : 0;
  return (value - low) / (high - low);
}

double windowed(double value, double centre, double width, VoiFunction function) {
  switch (function) {
  case VoiFunction::linear:
    return linear(value, centre - width / 2, centre + width / 2 - 1);
  case VoiFunction::linear_exact:
    return linear(value, centre - width / 2, centre + width / 2);
  case VoiFunction::sigmoid:
    return 1 / (1 + std::exp(-4 * (value - centre) / width));
  }
  return 0;
}

} // namespace

std::uint16_t LookupTable::operator()(double value) const {
  const double last = static_cast<double>(entries.size() - 1);
  const double index = std::clamp(std::round(value) - static_cast<double>(first), 0.0, last);
  return entries[static_cast<std::size_t>(index)];
}

bool has_voi(const DicomHeader& header) {
  if (header.voi_table)
    return true;
  if (!header.voi_window)
    return false;
  const double width = (*header.voi_window)[1];
  return header.voi_function == VoiFunction::linear ? width >= 1 : width > 0;
}

Raster<float> apply_voi(const DicomHeader& header, Raster<float> values) {
  if (const auto& table = header.voi_table) {
    const double white = static_cast<double>((1l << table->bits) - 1);
    for (float& value : values.pixels)
      value = static_cast<float>(std::min((*table)(value) / white, 1.0));
    return values;
  }
  const auto [centre, width] = *header.voi_window;
  for (float& value : values.pixels)
    value = static_cast<float>(windowed(value, centre, width, header.voi_function));
  return values;
}

} // namespace thorax::scan
