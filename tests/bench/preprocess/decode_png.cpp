// Decodes the PNG files of a folder with libpng, as they are, and does nothing with them: what any
// preprocessing of these files takes at least with that library. Prints seconds.
//
//     bench_decode_png FOLDER

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include <png.h>

namespace {

std::size_t decode(const std::filesystem::path& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  if (!file || setjmp(png_jmpbuf(png))) {
    std::fprintf(stderr, "cannot decode %s\n", path.c_str());
    std::exit(1);
  }
  png_init_io(png, file);
  png_read_info(png, info);
  const std::size_t height = png_get_image_height(png, info);
  const std::size_t stride = png_get_rowbytes(png, info);
  std::vector<png_byte> pixels(height * stride);
  for (std::size_t y = 0; y < height; ++y)
    png_read_row(png, pixels.data() + y * stride, nullptr);
  png_destroy_read_struct(&png, &info, nullptr);
  std::fclose(file);
  return pixels.size();
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 2)
    return 2;
  const auto start = std::chrono::steady_clock::now();
  std::size_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1]))
    bytes += decode(entry.path());
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  std::printf("%.4f\n%zu bytes\n", elapsed.count(), bytes);
}
