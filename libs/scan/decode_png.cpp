#include <bit>
#include <csetjmp>
#include <cstring>

#include <fmt/format.h>
#include <png.h>

#include "core/error.h"
#include "scan/decode_picture.h"

namespace thorax::scan {
namespace {

/// All that decoding works on, so that a jump out of libpng passes over no destructor.
struct Decoder {
  std::string_view rest; ///< of the file
  png_structp png = nullptr;
  png_infop info = nullptr;
  std::jmp_buf escape;
  std::string complaint;
  std::vector<png_byte> bytes;
  std::vector<png_bytep> rows;

  ~Decoder() { png_destroy_read_struct(&png, &info, nullptr); }
};

[[noreturn]] void give_up(png_structp png, png_const_charp message) {
  auto& decoder = *static_cast<Decoder*>(png_get_error_ptr(png));
  decoder.complaint = message;
  std::longjmp(decoder.escape, 1);
}

void ignore(png_structp, png_const_charp) {}

void read(png_structp png, png_bytep to, std::size_t count) {
  auto& decoder = *static_cast<Decoder*>(png_get_io_ptr(png));
  if (decoder.rest.size() < count)
    png_error(png, "the file ends early");
  std::memcpy(to, decoder.rest.data(), count);
  decoder.rest.remove_prefix(count);
}

void decode(Decoder& decoder) {
  const png_structp png = decoder.png;
  const png_infop info = decoder.info;
  png_set_read_fn(png, &decoder, read);
  png_read_info(png, info);
  const std::size_t height = png_get_image_height(png, info),
                    width = png_get_image_width(png, info);
  check_size(height, width);
  png_set_expand(png);
  if (std::endian::native == std::endian::little)
    png_set_swap(png);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
  decoder.bytes.resize(height * png_get_rowbytes(png, info));
  decoder.rows.resize(height);
  for (std::size_t y = 0; y < height; ++y)
    decoder.rows[y] = decoder.bytes.data() + y * png_get_rowbytes(png, info);
  png_read_image(png, decoder.rows.data());
  png_read_end(png, nullptr);
}

/// Whether decoding came to its end.
bool decodes(Decoder& decoder) {
  if (setjmp(decoder.escape) != 0)
    return false;
  decoder.info = png_create_info_struct(decoder.png);
  decode(decoder);
  return true;
}

} // namespace

GreyImage decode_png(std::string_view file) {
  Decoder decoder;
  decoder.rest = file;
  decoder.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &decoder, give_up, ignore);
  if (!decoder.png || !decodes(decoder))
    throw Error(ExitCode::unreadable,
                fmt::format("damaged or truncated PNG image ({})", decoder.complaint),
                "copy the file again, or leave it out");
  const bool wide = png_get_bit_depth(decoder.png, decoder.info) == 16;
  const std::size_t channels = png_get_channels(decoder.png, decoder.info);
  const std::size_t width = png_get_image_width(decoder.png, decoder.info);
  GreyImage image{Raster<float>(decoder.rows.size(), width), wide ? 65535.0f : 255.0f};
  for (std::size_t y = 0; y < decoder.rows.size(); ++y)
    if (wide)
      to_grey(reinterpret_cast<const png_uint_16*>(decoder.rows[y]), channels,
              &image.pixels.at(y, 0), width);
    else
      to_grey(decoder.rows[y], channels, &image.pixels.at(y, 0), width);
  return image;
}

} // namespace thorax::scan
