#include "scan/image_file.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/log.h"
#include "scan/decode_picture.h"
#include "scan/exif.h"
#include "scan/file_kind.h"
#include "scan/image_size.h"
#include "scan/png_read.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

GreyImage jpeg_as_stored(const std::filesystem::path& path) {
  const std::string file = read_text(path);
  if (const int orientation = exif_orientation(file); orientation != 1)
    log::warning("{}: Exif orientation {} asks for the picture to be turned or mirrored; it is "
                 "read as it is stored",
                 path.string(), orientation);
  return decode_jpeg(file);
}

GreyImage decode(const std::filesystem::path& path) {
  switch (kind_of(path)) {
  case FileKind::png:
    if (auto image = with_context(path.string(), [&] { return decode_png(read_text(path)); }))
      return std::move(*image);
    unreadable(path, "damaged or truncated PNG image", "copy the file again, or leave it out");
  case FileKind::jpeg:
    return with_context(path.string(), [&] { return jpeg_as_stored(path); });
  case FileKind::tiff:
    return with_context(path.string(), [&] { return decode_tiff(path); });
  default:
    unreadable(path, "not a PNG, JPEG or TIFF image", "leave it out");
  }
}

} // namespace

std::optional<Raster<std::uint8_t>> read_grey_bytes(const std::filesystem::path& path) {
  auto bytes = with_context(path.string(), [&] { return decode_grey_png(read_text(path)); });
  return bytes && is_picture(bytes->height, bytes->width) ? std::move(bytes) : std::nullopt;
}

GreyImage read_raster(const std::filesystem::path& path) {
  GreyImage image = decode(path);
  const auto& pixels = image.pixels.pixels;
  if (const auto bad = std::count_if(pixels.begin(), pixels.end(),
                                     [](float value) { return !std::isfinite(value); }))
    unreadable(path, fmt::format("{} pixels are not finite numbers", bad), "leave it out");
  if (image.white == 1 &&
      std::any_of(pixels.begin(), pixels.end(), [](float value) { return value > 1; }))
    unreadable(path, "floating-point pixels go beyond 1, so that white is not known",
               "convert it to 8 or 16 bits");
  if (!is_picture(image.pixels.height, image.pixels.width))
    unreadable(path,
               fmt::format("image of only {} x {} pixels", image.pixels.height, image.pixels.width),
               "leave it out");
  return image;
}

} // namespace thorax::scan
