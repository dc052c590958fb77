#include "pipeline/xray_picture.h"

#include <algorithm>
#include <optional>

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

/// The picture's stored values without their frame.
XrayPicture without_frame(Raster<float> pixels, const std::string& crop) {
  if (crop == "none")
    return {std::move(pixels)};
  const auto box =
      imaging::inside_frame(pixels, crop == "border" ? imaging::border : imaging::collimation);
  return {.grey = imaging::crop(pixels, box),
          .geometry = {.origin = {static_cast<double>(box.x), static_cast<double>(box.y), 0}}};
}

imaging::Window percentiles(const XrayPicture& picture, const PreprocessXrayOptions& options) {
  return imaging::percentile_window(picture.grey.pixels, options.percentiles[0],
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
  const auto [low, high] =
      std::minmax_element(picture.grey.pixels.begin(), picture.grey.pixels.end());
  return {*low, std::max<double>(*high, *low + 1)};
}

/// The window or table applies to the stored meaning of values; what is shown inverted is so after
/// it (DICOM PS3.3 C.7.6.3.1.2 and C.11.2).
XrayPicture load_dicom(const Case& from, const PreprocessXrayOptions& options, Notes& notes) {
  auto [header, values] = scan::read_dicom(from.path, {.padding = {}, .invert_monochrome1 = false});
  merge(notes, {{"colour", header.is_colour() ? 1 : 0},
                {"burned_in", header.burned_in_annotation ? 1 : 0}});
  XrayPicture picture = without_frame(std::move(values), options.crop);
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

XrayPicture load_picture(const Case& from, const PreprocessXrayOptions& options) {
  scan::GreyImage image = scan::read_raster(from.path);
  if (options.contrast == "window")
    throw Error(ExitCode::unreadable, "a picture has no VOI window",
                "use --contrast auto, percentile or full");
  XrayPicture picture = without_frame(std::move(image.pixels), options.crop);
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
  XrayPicture picture =
      from.kind == CaseKind::dicom ? load_dicom(from, options, notes) : load_picture(from, options);
  picture.grey = equalised(std::move(picture.grey), options);
  if (options.as != "stack")
    return picture;
  return {.grey = resized(picture.grey, options),
          .geometry =
              resized_geometry(picture.geometry, picture.grey.height, picture.grey.width, options)};
}

} // namespace thorax::pipeline
