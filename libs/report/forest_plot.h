#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/scale.h"
#include "report/svg.h"

namespace thorax::report {

/// A value with its interval; what is missing is not drawn.
struct Estimate {
  std::optional<double> value = {}, low = {}, high = {};
};

struct ForestRow {
  std::string name;
  Estimate estimate;
  std::vector<std::string> texts = {}; ///< one per column
  Estimate other = {};                 ///< of the second series
};

struct ForestGroup {
  std::string heading = {}; ///< may be empty
  std::vector<ForestRow> rows;
};

/// Estimates below each other over one axis, the texts that say the same in numbers beside them.
struct ForestPlot {
  std::string title;
  Axis axis;
  std::vector<std::string> columns = {}; ///< headings of the texts
  std::vector<ForestGroup> groups;
  std::optional<ForestRow> total = {};        ///< below a line, its interval drawn as a diamond
  std::optional<double> reference = {};       ///< where a dashed vertical line stands
  std::string series = {}, other_series = {}; ///< for the legend, drawn when other_series is named
};

/// The first series is drawn filled, the second as outlines below it. An interval that leaves the
/// axis ends in an arrow.
Drawing draw(const ForestPlot& plot);

} // namespace thorax::report
