#include "scan/nifti_geometry.h"

#include <algorithm>
#include <cmath>

#include "core/log.h"
#include "scan/affine.h"
#include "scan/nifti_header.h"

namespace thorax::scan {
namespace {

/// Method 2: a rotation by a unit quaternion, and the third axis turned round where pixdim[0] < 0.
Affine affine_of_qform(const NiftiHeader& header) {
  double b = header.quaternion[0], c = header.quaternion[1], d = header.quaternion[2];
  double a = 1 - (b * b + c * c + d * d);
  if (a < 1e-7) { // half a turn; rounded
    const double length = std::sqrt(b * b + c * c + d * d);
    b /= length, c /= length, d /= length;
    a = 0;
  }
  a = std::sqrt(a);
  const double i = header.spacing[1], j = header.spacing[2];
  const double k = header.spacing[0] < 0 ? -header.spacing[3] : header.spacing[3];
  return {(a * a + b * b - c * c - d * d) * i, (2 * b * c - 2 * a * d) * j,
          (2 * b * d + 2 * a * c) * k,         header.quaternion[3],
          (2 * b * c + 2 * a * d) * i,         (a * a + c * c - b * b - d * d) * j,
          (2 * c * d - 2 * a * b) * k,         header.quaternion[4],
          (2 * b * d - 2 * a * c) * i,         (2 * c * d + 2 * a * b) * j,
          (a * a + d * d - c * c - b * b) * k, header.quaternion[5]};
}

Affine affine_of_sform(const NiftiHeader& header) {
  Affine affine;
  std::copy(header.affine.begin(), header.affine.end(), affine.begin());
  return affine;
}

/// Whether some voxel lies more than half of the least spacing apart.
bool disagree(const Affine& a, const Affine& b, const NiftiHeader& header) {
  const double least = std::min({header.spacing[1], header.spacing[2], header.spacing[3]});
  for (std::size_t row = 0; row < 3; ++row) {
    double apart = std::abs(a[4 * row + 3] - b[4 * row + 3]);
    for (std::size_t axis = 0; axis < 3; ++axis)
      apart =
          std::max(apart, std::abs(a[4 * row + axis] - b[4 * row + axis]) * header.dim[axis + 1]);
    if (apart > std::abs(least) / 2)
      return true;
  }
  return false;
}

double millimetres(int units) {
  constexpr int spatial = 7, metre = 1, micrometre = 3;
  return (units & spatial) == metre ? 1000 : (units & spatial) == micrometre ? 0.001 : 1;
}

} // namespace

std::optional<Geometry> nifti_geometry(const std::filesystem::path& path) {
  const auto header = read_nifti_header(path);
  if (!header || header->dim[0] < 3)
    return std::nullopt;
  if (header->sform <= 0 && header->qform <= 0) {
    log::warning("{}: the header does not say which way its axes run in the patient: to the left, "
                 "back and head (LPS) is assumed",
                 path.string());
    return std::nullopt;
  }
  Affine affine = header->sform > 0 ? affine_of_sform(*header) : affine_of_qform(*header);
  if (header->sform > 0 && header->qform > 0 && disagree(affine, affine_of_qform(*header), *header))
    log::warning("{}: its sform and qform disagree: the sform is used", path.string());
  const double scale = millimetres(header->units);
  for (std::size_t i = 0; i < affine.size(); ++i)
    affine[i] = affine[i] * (i < 8 ? -scale : scale) + 0.0; // RAS to LPS; no zero below zero
  return geometry_of(path, affine);
}

} // namespace thorax::scan
