#pragma once

#include <optional>
#include <string>
#include <vector>

namespace thorax::report {

/// low < high.
struct Range {
  double low = 0, high = 1;
};

struct Axis {
  std::string label;
  std::optional<Range> range =
      {}; ///< what is shown; without it, all the data out to the next ticks
};

/// Round numbers within a range, and the digits after the point that tell them apart.
struct Ticks {
  std::vector<double> values;
  int decimals = 0;
};

/// About six numbers that are 1, 2 or 5 times a power of ten apart (Heckbert, "Nice numbers for
/// graph labels", Graphics Gems, 1990).
Ticks ticks(Range range);

/// With a minus sign instead of a hyphen.
std::string tick_text(double value, int decimals);

/// The axis's own range, or one that holds all finite data and ends on ticks.
Range axis_range(const Axis& axis, const std::vector<double>& data);

/// A straight map from data to pixels.
struct Scale {
  Range data;
  double first_pixel = 0, last_pixel = 1; ///< of data.low and data.high

  double operator()(double value) const {
    return first_pixel + (value - data.low) / (data.high - data.low) * (last_pixel - first_pixel);
  }
};

} // namespace thorax::report
