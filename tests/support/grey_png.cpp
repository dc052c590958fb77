#include "support/grey_png.h"

#include <string>

#include <fmt/format.h>
#include <png.h>

#include "core/atomic_file.h"
#include "core/error.h"

namespace thorax::testing {
namespace {

template <class T>
void write(const std::filesystem::path& path, const Raster<T>& raster, png_uint_32 format) {
  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(raster.width);
  image.height = static_cast<png_uint_32>(raster.height);
  image.format = format;
  const auto encode = [&](void* to, png_alloc_size_t& bytes) {
    if (!png_image_write_to_memory(&image, to, &bytes, 0, raster.pixels.data(), 0, nullptr))
      throw Error(ExitCode::cannot_write,
                  fmt::format("cannot make {}: {}", path.string(), image.message), report_it);
  };
  png_alloc_size_t bytes = 0;
  encode(nullptr, bytes);
  std::string file(bytes, '\0');
  encode(file.data(), bytes);
  file.resize(bytes);
  write_text(path, file);
}

} // namespace

void write_grey_png(const std::filesystem::path& path, const Raster<std::uint8_t>& raster) {
  write(path, raster, PNG_FORMAT_GRAY);
}

void write_grey_png(const std::filesystem::path& path, const Raster<std::uint16_t>& raster) {
  write(path, raster, PNG_FORMAT_LINEAR_Y);
}

} // namespace thorax::testing
