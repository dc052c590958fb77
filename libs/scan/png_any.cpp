#include <cstring>
#include <new>

#include <png.h>

#include "scan/image_size.h"
#include "scan/png_pixels.h"

namespace thorax::scan {
namespace {

/// What is left of the file.
struct Source {
  std::string_view rest;
};

void take(png_structp png, png_bytep to, png_size_t count) {
  auto& source = *static_cast<Source*>(png_get_io_ptr(png));
  if (count > source.rest.size())
    png_error(png, "the file ends early");
  std::memcpy(to, source.rest.data(), count);
  source.rest.remove_prefix(count);
}

[[noreturn]] void fail(png_structp png, png_const_charp) {
  png_longjmp(png, 1);
}

void ignore(png_structp, png_const_charp) {}

/// libpng's two structures.
struct Reader {
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, fail, ignore);
  png_infop info = png ? png_create_info_struct(png) : nullptr;

  Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
};

// libpng jumps out of the two functions below when the file is damaged: nothing in them may need a
// destructor.

/// Reads up to the pixels and asks for 8 or 16 bits without palette.
bool read_header(png_structp png, png_infop info) {
  if (setjmp(png_jmpbuf(png)))
    return false;
  png_read_info(png, info);
  png_set_palette_to_rgb(png);
  if (png_get_color_type(png, info) == PNG_COLOR_TYPE_GRAY)
    png_set_expand_gray_1_2_4_to_8(png);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
  return true;
}

bool read_pixels(png_structp png, png_bytepp rows) {
  if (setjmp(png_jmpbuf(png)))
    return false;
  png_read_image(png, rows);
  png_read_end(png, nullptr);
  return true;
}

} // namespace

std::optional<PngPixels> decode_any_png(std::string_view file) {
  Reader reader;
  Source source{file};
  if (!reader.info)
    throw std::bad_alloc();
  png_set_read_fn(reader.png, &source, take);
  if (!read_header(reader.png, reader.info))
    return std::nullopt;
  PngPixels image{.height = png_get_image_height(reader.png, reader.info),
                  .width = png_get_image_width(reader.png, reader.info),
                  .channels = png_get_channels(reader.png, reader.info),
                  .wide = png_get_bit_depth(reader.png, reader.info) == 16};
  check_size(image.height, image.width);
  const std::size_t row = png_get_rowbytes(reader.png, reader.info);
  image.bytes.resize(image.height * row);
  std::vector<png_bytep> rows(image.height);
  for (std::size_t y = 0; y < image.height; ++y)
    rows[y] = image.bytes.data() + y * row;
  if (!read_pixels(reader.png, rows.data()))
    return std::nullopt;
  return image;
}

} // namespace thorax::scan
