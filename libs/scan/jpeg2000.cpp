#include "scan/jpeg2000.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include <openjpeg.h>

#include "scan/image_size.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

struct Source {
  std::span<const std::byte> bytes;
  std::size_t position = 0;
};

OPJ_SIZE_T read(void* buffer, OPJ_SIZE_T size, void* user) {
  auto& source = *static_cast<Source*>(user);
  const std::size_t count = std::min<std::size_t>(size, source.bytes.size() - source.position);
  if (count == 0)
    return static_cast<OPJ_SIZE_T>(-1);
  std::memcpy(buffer, source.bytes.data() + source.position, count);
  source.position += count;
  return count;
}

OPJ_OFF_T skip(OPJ_OFF_T size, void* user) {
  auto& source = *static_cast<Source*>(user);
  const auto left = static_cast<OPJ_OFF_T>(source.bytes.size() - source.position);
  const OPJ_OFF_T count = std::min(size, left);
  source.position += static_cast<std::size_t>(count);
  return count;
}

OPJ_BOOL seek(OPJ_OFF_T position, void* user) {
  auto& source = *static_cast<Source*>(user);
  if (position < 0 || static_cast<std::size_t>(position) > source.bytes.size())
    return OPJ_FALSE;
  source.position = static_cast<std::size_t>(position);
  return OPJ_TRUE;
}

// OpenJPEG names its stream and codec by the same type, so each pointer carries its own release
// function.
using Stream = std::unique_ptr<opj_stream_t, decltype(&opj_stream_destroy)>;
using Codec = std::unique_ptr<opj_codec_t, decltype(&opj_destroy_codec)>;
using Image = std::unique_ptr<opj_image_t, decltype(&opj_image_destroy)>;

[[noreturn]] void damaged() {
  unreadable("JPEG 2000 data is damaged", "copy the file again");
}

struct Decoded {
  Image image;
  bool colour_transform;
};

bool uses_colour_transform(opj_codec_t* codec) {
  opj_codestream_info_v2_t* info = opj_get_cstr_info(codec);
  const bool used = info && info->m_default_tile_info.mct != 0;
  opj_destroy_cstr_info(&info);
  return used;
}

/// How many numbers decoding would make.
std::size_t samples_of(const opj_image_t& image) {
  std::size_t samples = 0;
  for (OPJ_UINT32 c = 0; c < image.numcomps; ++c)
    samples += std::size_t{image.comps[c].w} * image.comps[c].h;
  return samples;
}

Decoded decode(Source& source) {
  const Stream stream(opj_stream_default_create(OPJ_TRUE), opj_stream_destroy);
  opj_stream_set_user_data(stream.get(), &source, nullptr);
  opj_stream_set_user_data_length(stream.get(), source.bytes.size());
  opj_stream_set_read_function(stream.get(), read);
  opj_stream_set_skip_function(stream.get(), skip);
  opj_stream_set_seek_function(stream.get(), seek);

  const auto kind = is_codestream(source.bytes) ? OPJ_CODEC_J2K : OPJ_CODEC_JP2;
  const Codec codec(opj_create_decompress(kind), opj_destroy_codec);
  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  if (!opj_setup_decoder(codec.get(), &parameters))
    damaged();
  opj_image_t* header = nullptr;
  if (!opj_read_header(stream.get(), codec.get(), &header))
    damaged();
  Image image(header, opj_image_destroy);
  if (image->numcomps == 0 || samples_of(*image) > 3 * most_pixels)
    damaged();
  if (!opj_decode(codec.get(), stream.get(), image.get()))
    damaged();
  return {std::move(image), uses_colour_transform(codec.get())};
}

} // namespace

bool is_codestream(std::span<const std::byte> bytes) {
  return bytes.size() >= 2 && bytes[0] == std::byte{0xff} && bytes[1] == std::byte{0x4f};
}

Jpeg2000Image decode_jpeg2000(std::span<const std::byte> bytes) {
  Source source{bytes};
  const auto [image, colour_transform] = decode(source);
  const auto& first = image->comps[0];
  Jpeg2000Image result{first.h,          first.w, image->numcomps, static_cast<int>(first.prec),
                       colour_transform, {}};
  const std::size_t count = result.height * result.width;
  result.values.resize(count * result.components);
  for (std::size_t c = 0; c < result.components; ++c) {
    const auto& component = image->comps[c];
    if (!component.data || component.w != first.w || component.h != first.h)
      damaged();
    for (std::size_t i = 0; i < count; ++i)
      result.values[i * result.components + c] = component.data[i];
  }
  return result;
}

} // namespace thorax::scan
