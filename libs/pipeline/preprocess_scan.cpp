#include "pipeline/preprocess_scan.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"
#include "imaging/crop.h"
#include "imaging/resample.h"
#include "pipeline/lungs.h"
#include "scan/hu_check.h"
#include "scan/image_file.h"
#include "scan/series.h"
#include "store/dataset.h"

namespace thorax::pipeline {
namespace {

using HuVolume = Volume<std::int16_t>;

HuVolume stored_volume(const Case& from) {
  const auto shape = from.stored->shape(from.index);
  if (shape.size() != 3)
    throw Error(ExitCode::inconsistent, fmt::format("{}: not a volume", from.id),
                "give a dataset made with --as volumes");
  HuVolume hu({shape[0], shape[1], shape[2]}, from.stored->geometry(from.index));
  from.stored->read(from.index, std::as_writable_bytes(std::span(hu.voxels)));
  return hu;
}

double position_along_normal(const Geometry& geometry, std::size_t slice) {
  double position = geometry.spacing[2] * static_cast<double>(slice);
  for (std::size_t i = 0; i < 3; ++i)
    position += geometry.origin[i] * geometry.direction[i * 3 + 2];
  return position;
}

Scan load(const Case& from) {
  Scan scan;
  switch (from.kind) {
  case CaseKind::series:
    scan.hu = scan::load_series(*from.slices);
    break;
  case CaseKind::stored:
    scan.hu = stored_volume(from);
    if (from.stored->header().masks) {
      scan.mask.emplace(scan.hu.shape, scan.hu.geometry);
      scan.mask->voxels = from.stored->read_mask(from.index);
    }
    break;
  default:
    scan.hu = scan::read_volume<std::int16_t>(from.path);
  }
  if (from.kind != CaseKind::stored)
    if (const auto doubt = scan::doubt_about_hu(scan.hu))
      log::warning("{}: {}", from.name(), *doubt);
  for (std::size_t z = 0; z < scan.hu.shape.depth; ++z)
    scan.positions_mm.push_back(from.slices ? from.slices->slices[z].position_mm
                                            : position_along_normal(scan.hu.geometry, z));
  return scan;
}

void resample_scan(Scan& scan, std::array<double, 3> spacing) {
  if (std::all_of(spacing.begin(), spacing.end(), [](double length) { return length <= 0; }))
    return;
  const auto grid = imaging::grid_with_spacing(scan.hu.shape, scan.hu.geometry, spacing);
  scan.hu = imaging::resample(scan.hu, grid, imaging::Interpolation::linear);
  if (scan.mask)
    scan.mask = imaging::resample(*scan.mask, grid, imaging::Interpolation::nearest);
  scan.positions_mm.clear();
  for (std::size_t z = 0; z < scan.hu.shape.depth; ++z)
    scan.positions_mm.push_back(position_along_normal(scan.hu.geometry, z));
}

void find_lungs(Scan& scan, const PreprocessCtOptions& options) {
  if (!scan.mask)
    scan.mask = imaging::segment_lungs(scan.hu, lung_options(options));
}

void crop_to_lungs(Scan& scan, double margin_mm) {
  const auto box = imaging::bounding_box(*scan.mask, margin_mm);
  if (!box)
    throw Error(ExitCode::unreadable, "no lungs were found", "use --variant full for it");
  scan.hu = imaging::crop(scan.hu, *box);
  scan.mask = imaging::crop(*scan.mask, *box);
  scan.first_slice = box->first[2];
  scan.positions_mm.erase(scan.positions_mm.begin(),
                          scan.positions_mm.begin() + static_cast<std::ptrdiff_t>(box->first[2]));
}

void mask_out(Scan& scan, double low) {
  const auto dark = static_cast<std::int16_t>(std::clamp(std::floor(low), -32768.0, 32767.0));
  for (std::size_t i = 0; i < scan.hu.voxels.size(); ++i)
    if (scan.mask->voxels[i] == 0)
      scan.hu.voxels[i] = dark;
}

} // namespace

bool needs_lungs(const PreprocessCtOptions& options) {
  return options.as == "slices" && (options.variant != "full" || options.min_lung_fraction > 0);
}

std::array<double, 3> spacing_of(const PreprocessCtOptions& options) {
  if (options.spacing.size() == 3)
    return {options.spacing[0], options.spacing[1], options.spacing[2]};
  const double all = options.spacing.empty() ? 0 : options.spacing[0];
  return {all, all, all};
}

imaging::LungOptions lung_options(const PreprocessCtOptions& options) {
  return {.method = parse_lung_method(options.lungs)};
}

Scan prepare(const Case& from, const PreprocessCtOptions& options) {
  Scan scan = load(from);
  resample_scan(scan, spacing_of(options));
  if (!needs_lungs(options))
    return scan;
  find_lungs(scan, options);
  if (options.variant == "box")
    crop_to_lungs(scan, options.margin_mm);
  if (options.variant == "masked")
    mask_out(scan, options.window[0]);
  return scan;
}

} // namespace thorax::pipeline
