#include "pipeline/xray_field.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "core/log.h"
#include "imaging/field.h"

namespace thorax::pipeline {
namespace {

constexpr double least_left = 0.25; ///< of the width and height that a stated field must leave;
                                    ///< of the area it is the square of that

void count(Notes& notes, const char* how, bool counts) {
  merge(notes, {{"fields", {{how, counts ? 1 : 0}}}});
}

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

bool leaves_enough(const Raster<std::uint8_t>& mask, double open) {
  const imaging::PictureBox box = imaging::bounding_box(mask);
  const auto width = static_cast<double>(mask.width), height = static_cast<double>(mask.height);
  return static_cast<double>(box.width) >= least_left * width &&
         static_cast<double>(box.height) >= least_left * height &&
         open >= least_left * least_left * width * height;
}

/// Nothing where the file states no field, none that can be used, or all of the picture.
std::optional<XrayField> stated_field(const Raster<float>& pixels,
                                      const scan::StatedOpenings& stated, Notes& notes) {
  if (stated.openings.empty()) {
    count(notes, "unusable", stated.incomplete);
    return std::nullopt;
  }
  const auto mask = scan::open_pixels(stated.openings, pixels.height, pixels.width);
  const auto open = std::count(mask.pixels.begin(), mask.pixels.end(), 1);
  const bool enough = leaves_enough(mask, static_cast<double>(open));
  count(notes, "unusable", stated.incomplete || !enough);
  if (!enough || static_cast<std::size_t>(open) == mask.pixels.size())
    return std::nullopt;
  count(notes, "stated", true);
  return around(mask, {});
}

XrayField found_field(const Raster<float>& pixels, Notes& notes) {
  const imaging::PictureBox whole = whole_of(pixels).box, box = imaging::inside_frame(pixels);
  const Raster<float> part = box == whole ? Raster<float>() : imaging::crop(pixels, box);
  const auto edges = imaging::field_edges(box == whole ? pixels : part);
  count(notes, "found", box != whole || !edges.empty());
  if (edges.empty())
    return {box, {}};
  return around(imaging::inside(edges, box.height, box.width), box);
}

} // namespace

XrayField field_of(const Raster<float>& pixels, const std::string& crop,
                   const scan::StatedOpenings& stated, Notes& notes) {
  if (crop == "none")
    return whole_of(pixels);
  if (crop == "border")
    return {imaging::inside_frame(pixels), {}};
  if (auto field = stated_field(pixels, stated, notes))
    return std::move(*field);
  return found_field(pixels, notes);
}

void tell_fields(const Notes& notes, cli::RunReport& report) {
  Notes fields = {{"stated", 0}, {"found", 0}, {"unusable", 0}};
  merge(fields, notes.value("fields", Notes::object()));
  report.set("fields", text_of(fields));
  log::info("exposed fields: {} as DICOM files state them, {} found in the pixels",
            fields["stated"].get<std::size_t>(), fields["found"].get<std::size_t>());
  if (const auto unusable = fields["unusable"].get<std::size_t>(); unusable > 0)
    log::warning("{} DICOM images state a collimator or shutter that is incomplete, crosses "
                 "itself, or leaves less than a quarter of the picture's width or height or a "
                 "sixteenth of its area; it was not used",
                 unusable);
}

} // namespace thorax::pipeline
