#include <memory>
#include <span>
#include <string>

#include <libdeflate.h>

#include "core/zlib_stream.h"
#include "scan/image_size.h"
#include "scan/png_filter.h"
#include "scan/png_pixels.h"

namespace thorax::scan {
namespace {

constexpr std::size_t signature_length = 8, header_length = 13;
constexpr std::size_t largest_ratio = 1032; // of data to its deflated form

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char byte : bytes.substr(0, 4))
    value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

struct Chunk {
  std::string_view type, data;
};

/// Takes the next chunk off the file; nothing when it is cut or its check sum is wrong.
std::optional<Chunk> next_chunk(std::string_view& file) {
  if (file.size() < 12)
    return std::nullopt;
  const std::size_t length = big_endian(file);
  if (length > file.size() - 12)
    return std::nullopt;
  const std::string_view checked = file.substr(4, 4 + length);
  if (libdeflate_crc32(0, checked.data(), checked.size()) != big_endian(file.substr(8 + length)))
    return std::nullopt;
  file.remove_prefix(12 + length);
  return Chunk{checked.substr(0, 4), checked.substr(4)};
}

/// The image without its pixels; nothing when it is not a plain one.
std::optional<PngPixels> read_header(std::string_view data) {
  if (data.size() != header_length)
    return std::nullopt;
  PngPixels image{.height = big_endian(data.substr(4)), .width = big_endian(data)};
  const char depth = data[8], interlaced = data[12];
  switch (data[9]) { // colour type
  case 0:
    image.channels = 1;
    break;
  case 2:
    image.channels = 3;
    break;
  case 4:
    image.channels = 2;
    break;
  case 6:
    image.channels = 4;
    break;
  default:
    return std::nullopt;
  }
  if ((depth != 8 && depth != 16) || interlaced || image.height == 0 || image.width == 0)
    return std::nullopt;
  check_size(image.height, image.width);
  image.wide = depth == 16;
  return image;
}

bool read_pixels(PngPixels& image, std::string_view packed) {
  const std::size_t pixel = image.channels * (image.wide ? 2 : 1), row = image.width * pixel;
  if ((row + 1) * image.height > largest_ratio * packed.size())
    return false;
  const std::size_t size = (row + 1) * image.height;
  const auto filtered = std::make_unique_for_overwrite<std::uint8_t[]>(size);
  const std::span bytes(filtered.get(), size);
  if (!inflate(std::as_bytes(std::span(packed)), std::as_writable_bytes(bytes)))
    return false;
  image.bytes.resize(row * image.height);
  return undo_png_filters(bytes, row, pixel, image.bytes);
}

/// Takes the file up to its header off it.
std::optional<PngPixels> take_header(std::string_view& file) {
  if (file.size() < signature_length)
    return std::nullopt;
  file.remove_prefix(signature_length);
  const auto chunk = next_chunk(file);
  return chunk && chunk->type == "IHDR" ? read_header(chunk->data) : std::nullopt;
}

} // namespace

std::optional<PngPixels> plain_png_header(std::string_view file) {
  return take_header(file);
}

std::optional<PngPixels> decode_plain_png(std::string_view file) {
  auto image = take_header(file);
  if (!image)
    return std::nullopt;
  std::optional<Chunk> chunk;
  std::string packed;
  while ((chunk = next_chunk(file)) && chunk->type != "IEND")
    if (chunk->type == "IDAT")
      packed += chunk->data;
  if (!chunk || !read_pixels(*image, packed))
    return std::nullopt;
  return image;
}

} // namespace thorax::scan
