#include "stats/scan_curve.h"

namespace thorax::stats {

std::array<ScanCurvePoint, scan_curve_points> scan_curve(const Outcomes& shares) {
  std::array<double, scan_curve_points> proportions{};
  for (std::size_t i = 0; i < proportions.size(); ++i)
    proportions[i] = static_cast<double>(i) / 100;
  const std::vector<Confusion> counts = confusions_at(roc_curve(shares), proportions);
  std::array<ScanCurvePoint, scan_curve_points> points;
  for (std::size_t i = 0; i < points.size(); ++i)
    points[i] = {proportions[i], counts[i]};
  return points;
}

} // namespace thorax::stats
