#include <algorithm>

#include <gtest/gtest.h>

#include "sheet/contact_sheet.h"
#include "sheet/thumbnail.h"

namespace thorax::sheet {
namespace {

constexpr Rgb white{255, 255, 255}, orange{230, 159, 0}, blue{86, 180, 233}, yellow{240, 228, 66};

Raster<float> ramp(std::size_t height, std::size_t width) {
  Raster<float> raster(height, width);
  for (std::size_t i = 0; i < raster.pixels.size(); ++i)
    raster.pixels[i] = static_cast<float>(i % width) / static_cast<float>(width - 1);
  return raster;
}

TEST(Thumbnail, KeepsTheAspectAndIsEnlargedOnlyOnDemand) {
  const struct {
    std::size_t height, width;
    bool enlarge;
    std::size_t shown_height, shown_width;
  } cases[] = {{100, 400, false, 16, 64},
               {400, 100, false, 64, 16},
               {10, 20, false, 10, 20},
               {10, 20, true, 32, 64},
               {1, 500, true, 1, 64}};
  for (const auto& each : cases) {
    const Raster<float> channel = ramp(each.height, each.width);
    const Raster<Rgb> small = thumbnail({&channel, 1}, 0, 1, 64, each.enlarge);
    EXPECT_EQ(small.height, each.shown_height) << each.height << " x " << each.width;
    EXPECT_EQ(small.width, each.shown_width) << each.height << " x " << each.width;
  }
}

TEST(Thumbnail, ShowsBlackToWhiteInGreyAndThreeChannelsAsColours) {
  const Raster<float> half(4, 4, -500.0f), low(4, 4, -2000.0f), high(4, 4, 500.0f);
  const std::vector<Raster<float>> three = {high, half, low};
  EXPECT_EQ(thumbnail(std::span(three).first(2), -1250, 250, 64).pixels[5], white);
  EXPECT_EQ(thumbnail(three, -1250, 250, 64).pixels[5], (Rgb{255, 128, 0}));
}

TEST(Outlines, FollowTheRegionsOfAMask) {
  Raster<Rgb> picture(6, 9, Rgb{});
  Raster<std::uint8_t> mask(6, 9, 0);
  for (std::size_t y = 1; y < 5; ++y)
    for (std::size_t x = 0; x < 9; ++x)
      mask.at(y, x) = x < 4 ? 1 : x < 8 ? 2 : 16;
  draw_outlines(picture, mask);
  EXPECT_EQ(picture.at(0, 3), Rgb{}) << "outside";
  EXPECT_EQ(picture.at(1, 1), orange);
  EXPECT_EQ(picture.at(2, 1), Rgb{}) << "inside";
  EXPECT_EQ(picture.at(2, 3), orange) << "beside another region";
  EXPECT_EQ(picture.at(2, 4), blue);
  EXPECT_EQ(picture.at(2, 8), yellow);
  EXPECT_EQ(picture.at(2, 0), orange) << "at the picture's border";
}

TEST(ContactSheet, PlacesPicturesRowByRow) {
  const Rgb grey{7, 7, 7};
  const std::vector<Cell> cells(5, Cell{Raster<Rgb>(20, 30, grey)});
  const Raster<Rgb> sheet = contact_sheet(cells, 3);
  EXPECT_EQ(sheet.width, 3u * 32 - 2);
  EXPECT_EQ(sheet.height, 2u * 22 - 2);
  EXPECT_EQ(sheet.at(0, 0), grey);
  EXPECT_EQ(sheet.at(0, 30), white) << "the gap";
  EXPECT_EQ(sheet.at(22, 32), grey) << "the fifth picture";
  EXPECT_EQ(sheet.at(22, 64), white) << "no sixth picture";
}

TEST(ContactSheet, WritesCaptionsBelowAndCutsThemToTheirColumn) {
  const auto has_ink = [](const Raster<Rgb>& sheet, std::size_t y0, std::size_t y1, std::size_t x0,
                          std::size_t x1) {
    for (std::size_t y = y0; y < y1; ++y)
      for (std::size_t x = x0; x < x1; ++x)
        if (sheet.at(y, x) != white)
          return true;
    return false;
  };
  const std::vector<Cell> cells = {{Raster<Rgb>(20, 30, white), {std::string(200, 'M'), "short"}},
                                   {Raster<Rgb>(20, 30, white), {}}};
  const Raster<Rgb> sheet = contact_sheet(cells, 2);
  EXPECT_EQ(sheet.width, 2u * (cell_side + 2) - 2);
  EXPECT_EQ(sheet.height, 20u + 2 * 15 + 2);
  EXPECT_FALSE(has_ink(sheet, 0, 20, 0, sheet.width));
  EXPECT_TRUE(has_ink(sheet, 20, 35, cell_side / 2, cell_side)) << "the first line fills its width";
  EXPECT_TRUE(has_ink(sheet, 35, 50, 0, cell_side / 2));
  EXPECT_FALSE(has_ink(sheet, 35, 50, cell_side / 2, cell_side)) << "the second line is short";
  EXPECT_FALSE(has_ink(sheet, 20, sheet.height, cell_side, sheet.width)) << "beside its column";
}

} // namespace
} // namespace thorax::sheet
