#include "sheet/png.h"

#include <string>

#include <fmt/format.h>
#include <png.h>

#include "core/atomic_file.h"
#include "core/error.h"

namespace thorax::sheet {

void write_png(const std::filesystem::path& path, const Raster<Rgb>& picture) {
  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = PNG_FORMAT_RGB;
  const auto encode = [&](void* to, png_alloc_size_t& bytes) {
    if (!png_image_write_to_memory(&image, to, &bytes, 0, picture.pixels.data(), 0, nullptr))
      throw Error(ExitCode::cannot_write,
                  fmt::format("cannot make {}: {}", path.string(), image.message), report_it);
  };
  std::string file(PNG_IMAGE_PNG_SIZE_MAX(image), '\0');
  png_alloc_size_t bytes = file.size();
  encode(file.data(), bytes);
  file.resize(bytes);
  write_text(path, file);
}

} // namespace thorax::sheet
