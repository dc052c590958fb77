#include "pipeline/preprocess_scan.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"
#include "imaging/body.h"
#include "imaging/crop.h"
#include "imaging/lungs.h"
#include "imaging/resample.h"
#include "pipeline/preprocess_ct_options.h"
#include "scan/hu_check.h"
#include "scan/orientation.h"
#include "scan/series_load.h"
#include "scan/volume_file.h"
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

scan::Irregular parse_irregular(const std::string& name) {
  return name == "keep"     ? scan::Irregular::keep
         : name == "refuse" ? scan::Irregular::refuse
                            : scan::Irregular::resample;
}

/// The volume of clinical files, in HU as far as anyone can tell.
HuVolume clinical_volume(const Case& from, const PreprocessCtOptions& options) {
  HuVolume hu;
  if (from.slices) {
    hu = scan::load_series(*from.slices, 1, parse_irregular(options.irregular));
  } else {
    hu = scan::to_axial(scan::read_volume<std::int16_t>(from.path));
    for (std::int16_t& voxel : hu.voxels) // padding, as in DICOM series
      voxel = std::max(voxel, scan::air_hu);
  }
  if (const auto doubt = scan::doubt_about_hu(hu))
    log::warning("{}: {}", from.name(), *doubt);
  return hu;
}

/// Of each slice along the normal, mm.
std::vector<double> positions_of(const HuVolume& hu) {
  const Geometry& geometry = hu.geometry;
  std::vector<double> positions;
  for (std::size_t z = 0; z < hu.shape.depth; ++z) {
    double position = geometry.spacing[2] * static_cast<double>(z);
    for (std::size_t i = 0; i < 3; ++i)
      position += geometry.origin[i] * geometry.direction[i * 3 + 2];
    positions.push_back(position);
  }
  return positions;
}

Scan load(const Case& from, const PreprocessCtOptions& options) {
  Scan scan;
  scan.hu = from.stored ? stored_volume(from) : clinical_volume(from, options);
  if (from.stored && from.stored->header().masks) {
    scan.mask.emplace(scan.hu.shape, scan.hu.geometry);
    scan.mask->voxels = from.stored->read_mask(from.index);
  }
  scan.positions_mm = positions_of(scan.hu);
  if (from.slices && options.irregular == "keep") // then they lie where they were scanned
    for (std::size_t z = 0; z < scan.positions_mm.size(); ++z)
      scan.positions_mm[z] = from.slices->slices[z].position_mm;
  return scan;
}

void resample_scan(Scan& scan, const PreprocessCtOptions& options) {
  const auto spacing = spacing_of(options);
  if (std::all_of(spacing.begin(), spacing.end(), [](double length) { return length <= 0; }))
    return;
  const auto grid = imaging::grid_with_spacing(scan.hu.shape, scan.hu.geometry, spacing);
  scan.hu = imaging::resample(scan.hu, grid, interpolation_of(options));
  if (scan.mask)
    scan.mask = imaging::resample(*scan.mask, grid, imaging::Interpolation::nearest);
  scan.positions_mm = positions_of(scan.hu);
}

void find_lungs(Scan& scan, const PreprocessCtOptions& options) {
  if (!scan.mask)
    scan.mask = imaging::segment_lungs(scan.hu, lung_options(options));
}

void crop_to(Scan& scan, const imaging::Box& box) {
  scan.hu = imaging::crop(scan.hu, box);
  if (scan.mask)
    scan.mask = imaging::crop(*scan.mask, box);
  scan.first_slice = box.first[2];
  scan.positions_mm.erase(scan.positions_mm.begin(),
                          scan.positions_mm.begin() + static_cast<std::ptrdiff_t>(box.first[2]));
}

void crop_to_lungs(Scan& scan, double margin_mm) {
  const auto box = imaging::bounding_box(*scan.mask, margin_mm);
  if (!box)
    throw Error(ExitCode::unreadable, "no lungs were found", "use --variant full for it");
  crop_to(scan, *box);
}

void mask_out(Scan& scan, double low) {
  const auto dark = static_cast<std::int16_t>(std::clamp(std::floor(low), -32768.0, 32767.0));
  for (std::size_t i = 0; i < scan.hu.voxels.size(); ++i)
    if (scan.mask->voxels[i] == 0)
      scan.hu.voxels[i] = dark;
}

} // namespace

Scan prepare(const Case& from, const PreprocessCtOptions& options) {
  Scan scan = load(from, options);
  resample_scan(scan, options);
  if (needs_lungs(options))
    find_lungs(scan, options);
  if (options.variant == "box")
    crop_to_lungs(scan, options.margin_mm);
  else if (options.crop == "body")
    crop_to(scan, imaging::body_box(scan.hu));
  if (options.variant == "masked")
    mask_out(scan, darkest_hu(options));
  return scan;
}

} // namespace thorax::pipeline
