#include "pipeline/xray_field.h"

#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>

#include "core/log.h"
#include "imaging/field.h"
#include "pipeline/case_ranks.h"

namespace thorax::pipeline {
namespace {

constexpr double least_left = 0.25; ///< of the width and height that a stated field must leave

XrayField whole_of(const Raster<float>& pixels) {
  return {{0, 0, pixels.width, pixels.height}, {}};
}

/// The box around a mask of the pixels from the corner on, and what it lacks.
XrayField around(const Raster<std::uint8_t>& mask, const imaging::PictureBox& corner) {
  const imaging::PictureBox box = imaging::bounding_box(mask);
  XrayField field{{corner.x + box.x, corner.y + box.y, box.width, box.height},
                  imaging::crop(mask, box)};
  if (std::count(field.exposed.pixels.begin(), field.exposed.pixels.end(), 0) == 0)
    field.exposed = {};
  return field;
}

/// Nothing where the file states no field, none that can be used, or all of the picture.
std::optional<XrayField> stated_field(const Raster<float>& pixels,
                                      const scan::StatedOpenings& stated, FieldCounts& counts) {
  if (stated.openings.empty()) {
    counts.unusable += stated.incomplete;
    return std::nullopt;
  }
  const auto mask = scan::open_pixels(stated.openings, pixels.height, pixels.width);
  const imaging::PictureBox box = imaging::bounding_box(mask);
  const bool leaves_enough =
      static_cast<double>(box.width) >= least_left * static_cast<double>(pixels.width) &&
      static_cast<double>(box.height) >= least_left * static_cast<double>(pixels.height);
  counts.unusable += stated.incomplete || !leaves_enough;
  if (!leaves_enough || std::count(mask.pixels.begin(), mask.pixels.end(), 0) == 0)
    return std::nullopt;
  ++counts.stated;
  return around(mask, {});
}

XrayField found_field(const Raster<float>& pixels, FieldCounts& counts) {
  const imaging::PictureBox whole = whole_of(pixels).box, box = imaging::inside_frame(pixels);
  const Raster<float> part = box == whole ? Raster<float>() : imaging::crop(pixels, box);
  const auto edges = imaging::field_edges(box == whole ? pixels : part);
  counts.found += box != whole || !edges.empty();
  if (edges.empty())
    return {box, {}};
  return around(imaging::inside(edges, box.height, box.width), box);
}

} // namespace

XrayField field_of(const Raster<float>& pixels, const std::string& crop,
                   const scan::StatedOpenings& stated, FieldCounts& counts) {
  if (crop == "none")
    return whole_of(pixels);
  if (crop == "border")
    return {imaging::inside_frame(pixels), {}};
  if (auto field = stated_field(pixels, stated, counts))
    return std::move(*field);
  return found_field(pixels, counts);
}

void tell(const FieldCounts& counts, cli::RunReport& report, comm::Communicator& ranks) {
  const nlohmann::json own = {{"stated", counts.stated.load()},
                              {"found", counts.found.load()},
                              {"unusable", counts.unusable.load()}};
  const std::string text = joined_report(own.dump(), ranks);
  report.set("fields", text);
  const auto all = nlohmann::json::parse(text);
  log::info("exposed fields: {} as DICOM files state them, {} found in the pixels",
            all["stated"].get<std::size_t>(), all["found"].get<std::size_t>());
  if (const auto unusable = all["unusable"].get<std::size_t>(); unusable > 0)
    log::warning("{} DICOM images state a collimator or shutter that is incomplete or leaves less "
                 "than a quarter of the picture's width or height; it was not used",
                 unusable);
}

} // namespace thorax::pipeline
