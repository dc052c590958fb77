#pragma once

#include <array>

#include "stats/confusion.h"

namespace thorax::stats {

/// The scan curve of the CLAIRE COVID-19 universal pipeline: a scan is called positive when the
/// share of its slices with a probability of at least 0.5 is at least p, for p = 0, 0.01, ... 1.01.
/// The first call is "all", the last "none".
inline constexpr std::size_t scan_curve_points = 102;

struct ScanCurvePoint {
  double proportion = 0;
  Confusion counts;
};

/// @param shares per scan, the share of its positive slices (Aggregation::Kind::share) and its
/// truth
std::array<ScanCurvePoint, scan_curve_points> scan_curve(const Outcomes& shares);

} // namespace thorax::stats
