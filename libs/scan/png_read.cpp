#include "scan/png_read.h"

#include <span>
#include <utility>

#include "scan/luma.h"
#include "scan/png_pixels.h"

namespace thorax::scan {
namespace {

float sample(const std::uint8_t* bytes, bool wide) {
  return static_cast<float>(wide ? bytes[0] << 8 | bytes[1] : bytes[0]);
}

/// Wide and Channels are constants, so that the compiler makes a loop of each.
template <bool Wide, std::size_t Channels>
void to_grey(const std::uint8_t* bytes, std::span<float> grey) {
  constexpr std::size_t step = Wide ? 2 : 1;
  for (float& pixel : grey) {
    if constexpr (Channels < 3)
      pixel = sample(bytes, Wide);
    else
      pixel = luma(sample(bytes, Wide), sample(bytes + step, Wide), sample(bytes + 2 * step, Wide));
    bytes += Channels * step;
  }
}

template <bool Wide>
void to_grey(const PngPixels& image, std::span<float> grey) {
  switch (image.channels) {
  case 1:
    return to_grey<Wide, 1>(image.bytes.data(), grey);
  case 2:
    return to_grey<Wide, 2>(image.bytes.data(), grey);
  case 3:
    return to_grey<Wide, 3>(image.bytes.data(), grey);
  default:
    return to_grey<Wide, 4>(image.bytes.data(), grey);
  }
}

} // namespace

std::optional<GreyImage> decode_png(std::string_view file) {
  auto image = decode_plain_png(file);
  if (!image)
    image = decode_any_png(file);
  if (!image)
    return std::nullopt;
  GreyImage grey{Raster<float>(image->height, image->width), image->wide ? 65535.f : 255.f};
  if (image->wide)
    to_grey<true>(*image, grey.pixels.pixels);
  else
    to_grey<false>(*image, grey.pixels.pixels);
  return grey;
}

std::optional<Raster<std::uint8_t>> decode_grey_png(std::string_view file) {
  const auto header = plain_png_header(file);
  if (!header || header->channels != 1 || header->wide)
    return std::nullopt;
  auto image = decode_plain_png(file);
  if (!image)
    return std::nullopt;
  return Raster<std::uint8_t>(image->height, image->width, std::move(image->bytes));
}

} // namespace thorax::scan
