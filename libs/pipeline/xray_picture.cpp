#include "pipeline/xray_picture.h"

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "core/error.h"
#include "core/log.h"
#include "imaging/equalise.h"
#include "imaging/frame.h"
#include "imaging/resize.h"
#include "imaging/window.h"
#include "pipeline/picture_options.h"
#include "scan/dicom.h"
#include "scan/image_file.h"

namespace thorax::pipeline {
namespace {

/// The picture's stored values in the box of its field.
XrayPicture in_field(Raster<float> pixels, XrayField field) {
  if (field.box.width == pixels.width && field.box.height == pixels.height)
    return {.grey = std::move(pixels), .geometry = {}, .exposed = std::move(field.exposed)};
  return {.grey = imaging::crop(pixels, field.box),
          .geometry = {.origin = {static_cast<double>(field.box.x),
                                  static_cast<double>(field.box.y), 0}},
          .exposed = std::move(field.exposed)};
}

/// Takes pixels without data, of the whole picture, out of its field. Throws Error(unreadable)
/// where none is left.
void leave_out(const Raster<std::uint8_t>& padded, XrayField& field) {
  if (padded.pixels.empty())
    return;
  const Raster<std::uint8_t> part = imaging::crop(padded, field.box);
  auto& exposed = field.exposed;
  if (exposed.pixels.empty())
    exposed = Raster<std::uint8_t>(part.height, part.width, 1);
  for (std::size_t i = 0; i < part.pixels.size(); ++i)
    if (part.pixels[i])
      exposed.pixels[i] = 0;
  if (std::count(exposed.pixels.begin(), exposed.pixels.end(), 1) == 0)
    throw Error(ExitCode::unreadable, "every pixel is padding", "leave it out");
}

/// The values that decide about a picture's contrast; kept holds them where these are not all.
std::span<const float> exposed_values(const XrayPicture& picture, std::vector<float>& kept) {
  if (picture.exposed.pixels.empty())
    return picture.grey.pixels;
  for (std::size_t i = 0; i < picture.grey.pixels.size(); ++i)
    if (picture.exposed.pixels[i])
      kept.push_back(picture.grey.pixels[i]);
  return kept;
}

void blacken_unexposed(XrayPicture& picture) {
  for (std::size_t i = 0; i < picture.exposed.pixels.size(); ++i)
    if (!picture.exposed.pixels[i])
      picture.grey.pixels[i] = 0;
}

imaging::Window percentiles(const XrayPicture& picture, const PreprocessXrayOptions& options) {
  std::vector<float> kept;
  return imaging::percentile_window(exposed_values(picture, kept), options.percentiles[0],
                                    options.percentiles[1]);
}

bool shows_voi(const scan::DicomHeader& header, const std::string& contrast) {
  if (contrast == "window" && !scan::has_voi(header))
    throw Error(ExitCode::unreadable, "the file has no usable VOI window or table",
                "use --contrast auto or percentile");
  return contrast == "window" || (contrast == "auto" && scan::has_voi(header));
}

imaging::Window window_of_values(const XrayPicture& picture, const PreprocessXrayOptions& options) {
  if (options.contrast != "full")
    return percentiles(picture, options);
  std::vector<float> kept;
  const auto values = exposed_values(picture, kept);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return {*low, std::max<double>(*high, *low + 1)};
}

/// The window or table applies to the stored meaning of values; what is shown inverted is so after
/// it (DICOM PS3.3 C.7.6.3.1.2 and C.11.2).
XrayPicture load_dicom(const Case& from, const PreprocessXrayOptions& options, Notes& notes) {
  auto [header, values, padded] = scan::read_dicom(from.path);
  merge(notes, {{"colour", header.is_colour() ? 1 : 0},
                {"burned_in", header.burned_in_annotation ? 1 : 0}});
  if (!header.voi_table_fault.empty())
    log::warning("{}: VOI LUT Sequence: {}; it is not used", from.path.string(),
                 header.voi_table_fault);
  XrayField field = field_of(values, options.crop, header.opening, notes);
  leave_out(padded, field);
  XrayPicture picture = in_field(std::move(values), std::move(field));
  if (shows_voi(header, options.contrast)) {
    picture.grey = scan::apply_voi(header, std::move(picture.grey));
  } else {
    const imaging::Window window = window_of_values(picture, options); // before the values move
    picture.grey = imaging::apply(window, std::move(picture.grey));
  }
  if (header.inverse)
    for (float& value : picture.grey.pixels)
      value = 1 - value;
  if (const auto& spacing = header.pixel_spacing)
    for (std::size_t axis = 0; axis < 2; ++axis) {
      picture.geometry.spacing[axis] = (*spacing)[1 - axis];
      picture.geometry.origin[axis] *= (*spacing)[1 - axis];
    }
  return picture;
}

XrayPicture load_picture(const Case& from, const PreprocessXrayOptions& options, Notes& notes) {
  scan::GreyImage image = scan::read_raster(from.path);
  if (options.contrast == "window")
    throw Error(ExitCode::unreadable, "a picture has no VOI window",
                "use --contrast auto, percentile or full");
  XrayField field = field_of(image.pixels, options.crop, {}, notes);
  XrayPicture picture = in_field(std::move(image.pixels), std::move(field));
  const imaging::Window window = options.contrast == "percentile" ? percentiles(picture, options)
                                                                  : imaging::Window{0, image.white};
  picture.grey = imaging::apply(window, std::move(picture.grey));
  return picture;
}

Raster<float> equalised(Raster<float> grey, const PreprocessXrayOptions& options) {
  if (options.equalise == "histogram")
    return imaging::equalise(grey);
  if (options.equalise == "clahe")
    return imaging::equalise_locally(
        grey, {.clip_limit = options.clahe_clip, .tiles = static_cast<int>(options.clahe_tiles)});
  return grey;
}

/// Whether a picture's values are only scaled, so that this may wait until it has become smaller.
bool only_scales(const PreprocessXrayOptions& options) {
  return (options.contrast == "auto" || options.contrast == "full") && options.crop == "none" &&
         options.equalise == "none" && options.as == "stack";
}

/// The most frequent way, several times faster than over numbers at full size: an 8-bit picture
/// resized from its bytes. Nothing for other files and options.
std::optional<XrayPicture> prepare_bytes(const Case& from, const PreprocessXrayOptions& options) {
  if (from.kind != CaseKind::picture || !only_scales(options))
    return std::nullopt;
  const auto bytes = scan::read_grey_bytes(from.path);
  if (!bytes)
    return std::nullopt;
  return XrayPicture{.grey =
                         imaging::resize_bytes(*bytes, options.size, options.size, fit_of(options)),
                     .geometry = resized_geometry({}, bytes->height, bytes->width, options)};
}

} // namespace

void warn_of_oddities(const Notes& notes) {
  if (const std::size_t colour = notes.value("colour", 0); colour > 0)
    log::warning("{} DICOM images are of colour; their luminance was used", colour);
  if (const std::size_t burned_in = notes.value("burned_in", 0); burned_in > 0)
    log::warning("{} DICOM images say that text is burnt into them, which may identify a patient",
                 burned_in);
}

XrayPicture prepare(const Case& from, const PreprocessXrayOptions& options, Notes& notes) {
  if (auto picture = prepare_bytes(from, options))
    return std::move(*picture);
  XrayPicture picture = from.kind == CaseKind::dicom ? load_dicom(from, options, notes)
                                                     : load_picture(from, options, notes);
  blacken_unexposed(picture);
  picture.grey = equalised(std::move(picture.grey), options);
  blacken_unexposed(picture); // which equalising may have brightened
  if (options.as != "stack")
    return picture;
  return {.grey = resized(picture.grey, options),
          .geometry =
              resized_geometry(picture.geometry, picture.grey.height, picture.grey.width, options)};
}

} // namespace thorax::pipeline
