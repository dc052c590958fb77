#include "imaging/frame.h"

#include <cmath>

#include <gtest/gtest.h>

namespace thorax::imaging {
namespace {

/// Something like a chest: smooth, bright in the middle, no line of it alike.
float content(std::size_t y, std::size_t x) {
  const auto u = static_cast<double>(x), v = static_cast<double>(y);
  return static_cast<float>(130 + 60 * std::sin(u / 9 + v / 20) + 30 * std::sin(v / 7 - u / 15));
}

struct Framed {
  const char* name;
  std::size_t height, width;
  PictureBox box;
  float frame; ///< its brightness
};

Raster<float> make(const Framed& framed) {
  Raster<float> picture(framed.height, framed.width);
  for (std::size_t y = 0; y < framed.height; ++y)
    for (std::size_t x = 0; x < framed.width; ++x) {
      const bool inside = x >= framed.box.x && x < framed.box.x + framed.box.width &&
                          y >= framed.box.y && y < framed.box.y + framed.box.height;
      picture.at(y, x) = inside ? content(y, x) : framed.frame;
    }
  return picture;
}

void expect_near(const PictureBox& box, const PictureBox& truth, double pixels) {
  const auto near = [&](std::size_t a, std::size_t b) {
    EXPECT_NEAR(static_cast<double>(a), static_cast<double>(b), pixels);
  };
  near(box.x, truth.x);
  near(box.y, truth.y);
  near(box.x + box.width, truth.x + truth.width);
  near(box.y + box.height, truth.y + truth.height);
}

TEST(Frames, OfKnownBoxesAreFound) {
  const Framed cases[] = {{"dark bars", 200, 300, {40, 0, 220, 200}, 0},
                          {"white bars on one side", 200, 300, {0, 30, 300, 170}, 255},
                          {"dark frame", 240, 320, {31, 17, 200, 190}, 0},
                          {"no frame", 200, 300, {0, 0, 300, 200}, 0}};
  for (const Framed& framed : cases) {
    SCOPED_TRACE(framed.name);
    expect_near(inside_frame(make(framed)), framed.box, 1);
  }
}

TEST(Frames, MayHoldLettersAndOtherFrames) {
  const Framed framed{"", 400, 360, {60, 70, 240, 260}, 8};
  Raster<float> picture = make(framed);
  for (std::size_t y = 20; y < 30; ++y) // a letter
    for (std::size_t x = 100; x < 103; ++x)
      picture.at(y, x) = 255;
  for (std::size_t y = 0; y < 400; ++y) // a white rim outside
    for (std::size_t x = 0; x < 360; ++x)
      if (y < 5 || y >= 395 || x < 5 || x >= 355)
        picture.at(y, x) = 255;
  expect_near(inside_frame(picture), framed.box, 1);
}

TEST(Frames, ThatWouldLeaveTooLittleAreKept) {
  const PictureBox whole{0, 0, 100, 100};
  EXPECT_EQ(inside_frame(Raster<float>(100, 100, 7.f)), whole);
  const Framed small{"", 100, 100, {40, 40, 20, 20}, 0};
  EXPECT_EQ(inside_frame(make(small)), whole);
}

TEST(Frames, AreCutOff) {
  Raster<float> picture(4, 5);
  for (std::size_t i = 0; i < 20; ++i)
    picture.pixels[i] = static_cast<float>(i);
  const Raster<float> part = crop(picture, {1, 2, 3, 2});
  EXPECT_EQ(part.height, 2u);
  EXPECT_EQ(part.pixels, (std::vector<float>{11, 12, 13, 16, 17, 18}));
}

} // namespace
} // namespace thorax::imaging
