#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <libdeflate.h>
#include <png.h>

#include "core/error.h"
#include "core/random.h"
#include "scan/png_pixels.h"
#include "scan/png_read.h"

// Files are written by libpng; what it reads from them is the truth for the faster reader.

namespace thorax::scan {
namespace {

struct Kind {
  const char* name;
  int colour_type, depth, channels;
};

constexpr Kind plain_kinds[] = {{"grey", PNG_COLOR_TYPE_GRAY, 8, 1},
                                {"wide grey", PNG_COLOR_TYPE_GRAY, 16, 1},
                                {"grey with alpha", PNG_COLOR_TYPE_GRAY_ALPHA, 8, 2},
                                {"colour", PNG_COLOR_TYPE_RGB, 8, 3},
                                {"wide colour", PNG_COLOR_TYPE_RGB, 16, 3},
                                {"colour with alpha", PNG_COLOR_TYPE_RGBA, 8, 4}};

struct Shape {
  std::size_t height, width;
};

/// Smooth along both directions with some noise, as films are.
std::vector<std::uint8_t> samples(std::size_t height, std::size_t row_bytes) {
  std::vector<std::uint8_t> bytes(height * row_bytes);
  Random random(3, "png", 0, "samples");
  for (std::size_t y = 0; y < height; ++y)
    for (std::size_t x = 0; x < row_bytes; ++x)
      bytes[y * row_bytes + x] = static_cast<std::uint8_t>(
          128 + 90 * std::sin(static_cast<double>(x) / 23 + static_cast<double>(y) / 17) +
          4 * random.uniform());
  return bytes;
}

std::string write(const Kind& kind, const Shape& shape, int filters,
                  int interlacing = PNG_INTERLACE_NONE) {
  std::string file;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(
      png, &file,
      [](png_structp to, png_bytep bytes, png_size_t count) {
        static_cast<std::string*>(png_get_io_ptr(to))
            ->append(reinterpret_cast<const char*>(bytes), count);
      },
      nullptr);
  png_set_IHDR(png, info, static_cast<png_uint_32>(shape.width),
               static_cast<png_uint_32>(shape.height), kind.depth, kind.colour_type, interlacing,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_color palette[256];
  for (int i = 0; i < 256; ++i)
    palette[i] = {static_cast<png_byte>(i), static_cast<png_byte>(255 - i), 7};
  if (kind.colour_type == PNG_COLOR_TYPE_PALETTE)
    png_set_PLTE(png, info, palette, 1 << kind.depth);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, filters);
  png_write_info(png, info);
  auto bytes = samples(shape.height, png_get_rowbytes(png, info));
  std::vector<png_bytep> rows;
  for (std::size_t y = 0; y < shape.height; ++y)
    rows.push_back(bytes.data() + y * png_get_rowbytes(png, info));
  png_write_image(png, rows.data());
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return file;
}

TEST(Png, PlainFilesAreReadAsByLibpng) {
  for (const Kind& kind : plain_kinds)
    for (const int filters : {PNG_FILTER_NONE, PNG_FILTER_SUB, PNG_FILTER_UP, PNG_FILTER_AVG,
                              PNG_FILTER_PAETH, PNG_ALL_FILTERS})
      for (const Shape& shape : {Shape{64, 50}, Shape{33, 1}, Shape{1, 40}, Shape{2, 2}}) {
        const std::string file = write(kind, shape, filters);
        const auto plain = decode_plain_png(file), any = decode_any_png(file);
        ASSERT_TRUE(plain && any) << kind.name << " filters " << filters;
        EXPECT_EQ(plain->channels, static_cast<std::size_t>(kind.channels));
        EXPECT_EQ(plain->wide, kind.depth == 16);
        EXPECT_EQ(plain->height, shape.height);
        EXPECT_EQ(plain->width, shape.width);
        EXPECT_EQ(plain->bytes, any->bytes) << kind.name << " filters " << filters;
      }
}

TEST(Png, OtherFilesGoToLibpng) {
  const Shape shape{20, 30};
  const Kind palette{"palette", PNG_COLOR_TYPE_PALETTE, 8, 1};
  const Kind bits{"two bits", PNG_COLOR_TYPE_GRAY, 2, 1};
  for (const std::string& file :
       {write(palette, shape, PNG_FILTER_NONE), write(bits, shape, PNG_FILTER_NONE),
        write(plain_kinds[0], shape, PNG_ALL_FILTERS, PNG_INTERLACE_ADAM7)}) {
    EXPECT_FALSE(decode_plain_png(file));
    EXPECT_TRUE(decode_any_png(file));
  }
  const auto interlaced =
      decode_any_png(write(plain_kinds[0], shape, PNG_ALL_FILTERS, PNG_INTERLACE_ADAM7));
  EXPECT_EQ(interlaced->bytes, samples(20, 30));
  const auto first = samples(20, 30)[0]; // its colour in the palette is (first, 255 - first, 7)
  EXPECT_FLOAT_EQ(decode_png(write(palette, shape, PNG_FILTER_NONE))->pixels.at(0, 0),
                  0.299f * first + 0.587f * static_cast<float>(255 - first) + 0.114f * 7);
}

TEST(Png, WideSamplesHaveTheHighByteFirst) {
  const auto bytes = samples(20, 60);
  const auto image = decode_png(write(plain_kinds[1], {20, 30}, PNG_ALL_FILTERS));
  EXPECT_EQ(image->white, 65535);
  EXPECT_EQ(image->pixels.at(3, 4), static_cast<float>(256 * bytes[188] + bytes[189]));
}

void put_big_endian(std::string& file, std::size_t at, std::uint32_t value) {
  for (int byte = 0; byte < 4; ++byte)
    file[at + byte] = static_cast<char>(value >> (24 - 8 * byte));
}

/// A file whose header says another size than its pixels have, with a check sum to match.
std::string with_size(std::string file, std::uint32_t width, std::uint32_t height) {
  constexpr std::size_t type = 12, size = 16, sum = 29;
  put_big_endian(file, size, width);
  put_big_endian(file, size + 4, height);
  put_big_endian(file, sum, libdeflate_crc32(0, &file[type], sum - type));
  return file;
}

/// The bytes of the second and third sizes are a multiple of 2^64 but for a few.
TEST(Png, SizesThatOnlyADamagedHeaderAsksForAreRefused) {
  const Kind wide{"wide colour with alpha", PNG_COLOR_TYPE_RGBA, 16, 4};
  for (const auto& [width, height] : {std::pair{40000u, 40000u},
                                      {1u << 31, 1u << 30},
                                      {1u << 30, 1u << 31},
                                      {0x7fffffffu, 0x7fffffffu}})
    for (const int interlacing : {PNG_INTERLACE_NONE, PNG_INTERLACE_ADAM7}) {
      const std::string file =
          with_size(write(wide, {4, 4}, PNG_FILTER_NONE, interlacing), width, height);
      try {
        EXPECT_FALSE(decode_png(file)) << width << " x " << height;
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ExitCode::unreadable);
      }
    }
  EXPECT_THROW(
      decode_plain_png(with_size(write(wide, {4, 4}, PNG_FILTER_NONE), 1u << 31, 1u << 30)), Error);
  EXPECT_THROW(decode_any_png(with_size(write(wide, {4, 4}, PNG_FILTER_NONE), 40000, 40000)),
               Error);
}

TEST(Png, DamagedFilesAreNeverReadDifferently) {
  const std::string whole = write(plain_kinds[0], {40, 50}, PNG_ALL_FILTERS);
  const auto truth = decode_any_png(whole);
  Random random(5, "png", 0, "damage");
  for (std::size_t end = 0; end < whole.size(); end += 7)
    EXPECT_FALSE(decode_png(whole.substr(0, end))) << end;
  for (int trial = 0; trial < 500; ++trial) {
    std::string file = whole;
    file[random.below(file.size())] ^= static_cast<char>(1 << random.below(8));
    if (const auto plain = decode_plain_png(file)) {
      EXPECT_EQ(plain->bytes, truth->bytes);
    }
  }
}

} // namespace
} // namespace thorax::scan
