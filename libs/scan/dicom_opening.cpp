#include "scan/dicom_opening.h"

#include <cmath>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include "core/text.h"
#include "scan/dicom_item.h"

namespace thorax::scan {
namespace {

constexpr std::size_t most_vertices = 4096; ///< beyond these a polygon is no collimator

/// Attributes that mean the same of the collimator and of the display shutter.
struct OpeningTags {
  DcmTagKey shape, left, right, upper, lower, centre, radius, vertices;
};

const OpeningTags collimator = {DCM_CollimatorShape,
                                DCM_CollimatorLeftVerticalEdge,
                                DCM_CollimatorRightVerticalEdge,
                                DCM_CollimatorUpperHorizontalEdge,
                                DCM_CollimatorLowerHorizontalEdge,
                                DCM_CenterOfCircularCollimator,
                                DCM_RadiusOfCircularCollimator,
                                DCM_VerticesOfThePolygonalCollimator};
const OpeningTags shutter = {DCM_ShutterShape,
                             DCM_ShutterLeftVerticalEdge,
                             DCM_ShutterRightVerticalEdge,
                             DCM_ShutterUpperHorizontalEdge,
                             DCM_ShutterLowerHorizontalEdge,
                             DCM_CenterOfCircularShutter,
                             DCM_RadiusOfCircularShutter,
                             DCM_VerticesOfThePolygonalShutter};

std::optional<std::array<double, 4>> rectangle_of(DcmItem& item, const OpeningTags& tags) {
  const auto left = number(item, tags.left), right = number(item, tags.right);
  const auto upper = number(item, tags.upper), lower = number(item, tags.lower);
  if (!left || !right || !upper || !lower)
    return std::nullopt;
  return std::array{*left, *right, *upper, *lower};
}

std::optional<std::array<double, 3>> circle_of(DcmItem& item, const OpeningTags& tags) {
  const auto centre = numbers<2>(item, tags.centre);
  const auto radius = number(item, tags.radius);
  if (!centre || !radius)
    return std::nullopt;
  return std::array{(*centre)[0], (*centre)[1], *radius};
}

/// Empty where the vertices are not three or more pairs of numbers, or their edges cross.
std::vector<std::array<double, 2>> polygon_of(DcmItem& item, const OpeningTags& tags) {
  OFString text;
  if (item.findAndGetOFStringArray(tags.vertices, text).bad())
    return {};
  const auto values = split(std::string_view(text.c_str(), text.size()), '\\');
  if (values.size() < 6 || values.size() % 2 != 0 || values.size() > 2 * most_vertices)
    return {};
  std::vector<std::array<double, 2>> vertices;
  for (std::size_t i = 0; i < values.size(); i += 2) {
    const auto row = parse_number(trim(values[i])), column = parse_number(trim(values[i + 1]));
    if (!row || !column || !std::isfinite(*row) || !std::isfinite(*column))
      return {};
    vertices.push_back({*row, *column});
  }
  if (crosses_itself(vertices))
    return {};
  return vertices;
}

void take(StatedOpenings& stated, DcmItem& item, const OpeningTags& tags) {
  Opening opening;
  for (unsigned long i = 0; i < 3; ++i) {
    const std::string shape = text(item, tags.shape, i);
    if (shape == "RECTANGULAR")
      stated.incomplete |= !(opening.rectangle = rectangle_of(item, tags));
    else if (shape == "CIRCULAR")
      stated.incomplete |= !(opening.circle = circle_of(item, tags));
    else if (shape == "POLYGONAL")
      stated.incomplete |= (opening.polygon = polygon_of(item, tags)).empty();
  }
  if (opening.rectangle || opening.circle || !opening.polygon.empty())
    stated.openings.push_back(std::move(opening));
}

} // namespace

StatedOpenings openings_of(DcmItem& item) {
  StatedOpenings stated;
  take(stated, item, collimator);
  take(stated, item, shutter);
  return stated;
}

} // namespace thorax::scan
