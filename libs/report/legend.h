#pragma once

#include <string>
#include <vector>

#include "report/svg.h"

namespace thorax::report {

/// How wide the sample of a line or marker is in a legend, in pixels.
constexpr double legend_sample_width = 28;

struct LegendEntry {
  std::string sample; ///< SVG elements around the point (legend_sample_width / 2, 0)
  std::string name;
  std::string note = {}; ///< beside the name, e.g. an interval
};

/// Entries in as many columns as fit into room pixels, at least one; notes stand below each other.
/// The drawing's content starts at (0, 0).
Drawing legend(const std::vector<LegendEntry>& entries, double room);

} // namespace thorax::report
