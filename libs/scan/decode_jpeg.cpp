#include <csetjmp>
#include <cstdio> // which jpeglib.h needs

#include <fmt/format.h>
#include <jpeglib.h>

#include "scan/decode_picture.h"
#include "scan/image_size.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

/// All that decoding works on, so that a jump out of libjpeg passes over no destructor.
struct Decoder {
  jpeg_decompress_struct info = {};
  jpeg_error_mgr errors = {};
  std::jmp_buf escape;
  std::string complaint;
  Raster<float> grey;
  std::vector<JSAMPLE> row;

  ~Decoder() { jpeg_destroy_decompress(&info); }
};

void keep_message(j_common_ptr info) {
  auto& decoder = *static_cast<Decoder*>(info->client_data);
  char text[JMSG_LENGTH_MAX];
  info->err->format_message(info, text);
  if (decoder.complaint.empty())
    decoder.complaint = text;
}

[[noreturn]] void give_up(j_common_ptr info) {
  keep_message(info);
  std::longjmp(static_cast<Decoder*>(info->client_data)->escape, 1);
}

/// Where libjpeg fills up what is missing it calls the data corrupt or its end premature.
void hear(j_common_ptr info, int level) {
  if (level >= 0)
    return;
  char text[JMSG_LENGTH_MAX];
  info->err->format_message(info, text);
  const std::string_view message = text;
  if (message.starts_with("Corrupt") || message.starts_with("Premature"))
    keep_message(info);
}

/// libjpeg turns neither of them into grey or RGB.
bool is_of_ink(const Decoder& decoder) {
  const J_COLOR_SPACE colours = decoder.info.jpeg_color_space;
  return colours == JCS_CMYK || colours == JCS_YCCK;
}

void decode(Decoder& decoder, std::string_view file) {
  jpeg_decompress_struct& info = decoder.info;
  jpeg_create_decompress(&info);
  info.client_data = &decoder;
  jpeg_mem_src(&info, reinterpret_cast<const unsigned char*>(file.data()), file.size());
  jpeg_read_header(&info, TRUE);
  check_size(info.image_height, info.image_width);
  info.out_color_space = info.num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_start_decompress(&info);
  const auto channels = static_cast<std::size_t>(info.output_components);
  decoder.grey = Raster<float>(info.output_height, info.output_width);
  decoder.row.resize(info.output_width * channels);
  while (info.output_scanline < info.output_height) {
    float* grey = &decoder.grey.at(info.output_scanline, 0);
    JSAMPROW row = decoder.row.data();
    jpeg_read_scanlines(&info, &row, 1);
    to_grey(row, channels, grey, info.output_width);
  }
  jpeg_finish_decompress(&info);
}

/// Whether decoding came to its end.
bool decodes(Decoder& decoder, std::string_view file) {
  if (setjmp(decoder.escape) != 0)
    return false;
  decode(decoder, file);
  return true;
}

} // namespace

GreyImage decode_jpeg(std::string_view file) {
  Decoder decoder;
  decoder.info.err = jpeg_std_error(&decoder.errors);
  decoder.info.client_data = &decoder;
  decoder.errors.error_exit = give_up;
  decoder.errors.emit_message = hear;
  const bool decoded = decodes(decoder, file);
  if (is_of_ink(decoder))
    unreadable("JPEG images in CMYK are not supported", "convert it to grey or RGB");
  if (!decoded || !decoder.complaint.empty())
    unreadable(fmt::format("damaged or truncated JPEG image ({})", decoder.complaint),
               "copy the file again, or leave it out");
  return {std::move(decoder.grey), 255};
}

} // namespace thorax::scan
