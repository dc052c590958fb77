#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include <tiffio.h>

#include "core/log.h"
#include "scan/decode_picture.h"
#include "scan/image_size.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

constexpr tmsize_t most_bytes = tmsize_t{1} << 31; ///< that a damaged file may ask libtiff for

struct Close {
  void operator()(TIFF* file) const { TIFFClose(file); }
  void operator()(TIFFOpenOptions* options) const { TIFFOpenOptionsFree(options); }
};
using File = std::unique_ptr<TIFF, Close>;

[[noreturn]] void damaged() {
  unreadable("damaged or truncated TIFF image", "copy the file again, or leave it out");
}

[[noreturn]] void unusual(const char* what) {
  unreadable(what, "convert it to 8 or 16 bits, uncompressed");
}

/// Its lines would mix with ours.
int say_nothing(TIFF*, void*, const char*, const char*, va_list) {
  return 1;
}

File open(const std::filesystem::path& path) {
  const std::unique_ptr<TIFFOpenOptions, Close> options(TIFFOpenOptionsAlloc());
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), say_nothing, nullptr);
  TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), most_bytes);
  TIFFOpenOptionsSetWarningHandlerExtR(options.get(), say_nothing, nullptr);
  File file(TIFFOpenExt(path.c_str(), "r", options.get()));
  if (!file)
    damaged();
  return file;
}

/// Images after the first one that are no thumbnails or masks of it.
int further_pages(const std::filesystem::path& path) {
  const File file = open(path);
  int pages = 0;
  while (TIFFReadDirectory(file.get())) {
    std::uint32_t kind = 0;
    TIFFGetFieldDefaulted(file.get(), TIFFTAG_SUBFILETYPE, &kind);
    pages += (kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) == 0;
  }
  return pages;
}

/// How the pixels of the first image are stored.
struct Layout {
  std::uint32_t width = 0, height = 0;
  std::uint16_t bits = 1, channels = 1, format = SAMPLEFORMAT_UINT, planes = PLANARCONFIG_CONTIG,
                photometric = PHOTOMETRIC_MINISBLACK, orientation = ORIENTATION_TOPLEFT;
};

Layout layout_of(TIFF* file) {
  Layout layout;
  if (!TIFFGetField(file, TIFFTAG_IMAGEWIDTH, &layout.width) ||
      !TIFFGetField(file, TIFFTAG_IMAGELENGTH, &layout.height) || layout.width == 0 ||
      layout.height == 0)
    damaged();
  TIFFGetFieldDefaulted(file, TIFFTAG_BITSPERSAMPLE, &layout.bits);
  TIFFGetFieldDefaulted(file, TIFFTAG_SAMPLESPERPIXEL, &layout.channels);
  TIFFGetFieldDefaulted(file, TIFFTAG_SAMPLEFORMAT, &layout.format);
  TIFFGetFieldDefaulted(file, TIFFTAG_PLANARCONFIG, &layout.planes);
  TIFFGetFieldDefaulted(file, TIFFTAG_ORIENTATION, &layout.orientation);
  TIFFGetField(file, TIFFTAG_PHOTOMETRIC, &layout.photometric);
  if (layout.channels == 0)
    damaged();
  check_size(layout.height, layout.width);
  check_size(1, std::size_t{layout.width} * layout.channels);
  return layout;
}

/// Rows of values that mean brightness as they are stored.
bool is_plain(TIFF* file, const Layout& layout) {
  return !TIFFIsTiled(file) && layout.orientation == ORIENTATION_TOPLEFT &&
         (layout.planes == PLANARCONFIG_CONTIG || layout.channels == 1) &&
         (layout.photometric == PHOTOMETRIC_MINISBLACK ||
          layout.photometric == PHOTOMETRIC_MINISWHITE || layout.photometric == PHOTOMETRIC_RGB);
}

template <class T>
GreyImage read_rows(TIFF* file, const Layout& layout, float white) {
  const std::size_t values = std::size_t{layout.width} * layout.channels;
  if (static_cast<std::size_t>(TIFFScanlineSize64(file)) != values * sizeof(T))
    damaged();
  GreyImage image{Raster<float>(layout.height, layout.width), white};
  std::vector<T> row(values);
  for (std::uint32_t y = 0; y < layout.height; ++y) {
    if (TIFFReadScanline(file, row.data(), y) < 0)
      damaged();
    to_grey(row.data(), layout.channels, &image.pixels.pixels[std::size_t{y} * layout.width],
            layout.width);
  }
  if (layout.photometric == PHOTOMETRIC_MINISWHITE)
    for (float& value : image.pixels.pixels)
      value = white - value;
  return image;
}

/// Of 8 bits, whatever libtiff expands: palettes, single bits, tiles, planes, turned pictures.
GreyImage read_expanded(TIFF* file, const Layout& layout) {
  if (layout.bits > 8)
    unusual("pixels of more than 8 bits in tiles, planes or a turned picture");
  std::vector<std::uint32_t> pixels(std::size_t{layout.width} * layout.height);
  if (!TIFFReadRGBAImageOriented(file, layout.width, layout.height, pixels.data(),
                                 ORIENTATION_TOPLEFT, /*stopOnError=*/1))
    damaged();
  GreyImage image{Raster<float>(layout.height, layout.width), 255};
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const std::array<std::uint8_t, 3> colour = {static_cast<std::uint8_t>(TIFFGetR(pixels[i])),
                                                static_cast<std::uint8_t>(TIFFGetG(pixels[i])),
                                                static_cast<std::uint8_t>(TIFFGetB(pixels[i]))};
    to_grey(colour.data(), colour.size(), &image.pixels.pixels[i], 1);
  }
  return image;
}

} // namespace

GreyImage decode_tiff(const std::filesystem::path& path) {
  const File file = open(path);
  if (const int further = further_pages(path); further > 0)
    log::warning("{}: only the first of its {} pages is read", path.string(), 1 + further);
  const Layout layout = layout_of(file.get());
  if (!is_plain(file.get(), layout) || layout.bits < 8)
    return read_expanded(file.get(), layout);
  if (layout.bits == 8 && layout.format == SAMPLEFORMAT_UINT)
    return read_rows<std::uint8_t>(file.get(), layout, 255);
  if (layout.bits == 16 && layout.format == SAMPLEFORMAT_UINT)
    return read_rows<std::uint16_t>(file.get(), layout, 65535);
  if (layout.bits == 16 && layout.format == SAMPLEFORMAT_INT)
    return read_rows<std::int16_t>(file.get(), layout, 32767);
  if (layout.bits == 32 && layout.format == SAMPLEFORMAT_IEEEFP)
    return read_rows<float>(file.get(), layout, 1);
  unusual("pixels are neither 8 or 16-bit integers nor fractions");
}

} // namespace thorax::scan
