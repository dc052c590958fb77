#include "imaging/field.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include <gtest/gtest.h>

#include "core/random.h"

namespace thorax::imaging {
namespace {

/// A rectangle turned about its centre, with what lies around it.
struct Collimated {
  const char* name;
  std::size_t height, width;
  double centre_x, centre_y, half_width, half_height, degrees;
  double shade = 5;      ///< grey beside the field, whose own is 40 to 220
  double noise = 0;      ///< standard deviation
  double penumbra = 0.5; ///< standard deviation of the edge's blur, pixels
  bool letters = false;
};

/// The distances of a point from the left, right, top and bottom edge, inside of them positive.
std::array<double, 4> distances(const Collimated& field, double x, double y) {
  const double angle = field.degrees * std::numbers::pi / 180;
  const double dx = x - field.centre_x, dy = y - field.centre_y;
  const double u = dx * std::cos(angle) + dy * std::sin(angle);
  const double v = dy * std::cos(angle) - dx * std::sin(angle);
  return {u + field.half_width, field.half_width - u, v + field.half_height, field.half_height - v};
}

double content(double y, double x) {
  return 130 + 60 * std::sin(x / 39 + y / 80) + 30 * std::sin(y / 27 - x / 55);
}

Raster<float> make(const Collimated& field) {
  Raster<float> picture(field.height, field.width);
  Random random(7, field.name, 0, "field");
  for (std::size_t row = 0; row < field.height; ++row)
    for (std::size_t column = 0; column < field.width; ++column) {
      const auto y = static_cast<double>(row), x = static_cast<double>(column);
      double exposure = 1;
      for (const double distance : distances(field, x, y))
        exposure *= 0.5 * std::erfc(-distance / (std::sqrt(2.0) * field.penumbra));
      double grey = field.shade + exposure * (content(y, x) - field.shade);
      if (field.letters && exposure < 0.01 && row / 20 % 4 == 1 && column / 12 % 6 == 2)
        grey = 255 - field.shade;
      picture.at(row, column) = static_cast<float>(grey + field.noise * random.normal());
    }
  return picture;
}

/// Whether a found edge runs along the true one: both ends of a true edge's middle half lie on it.
bool is_side(const FieldEdge& edge, const Collimated& field, std::size_t side, double pixels) {
  const double angle = field.degrees * std::numbers::pi / 180;
  for (const double along : {-0.5, 0.5}) {
    const double u = side == 0   ? -field.half_width
                     : side == 1 ? field.half_width
                                 : along * field.half_width;
    const double v = side == 2   ? -field.half_height
                     : side == 3 ? field.half_height
                                 : along * field.half_height;
    const double x = field.centre_x + u * std::cos(angle) - v * std::sin(angle);
    const double y = field.centre_y + u * std::sin(angle) + v * std::cos(angle);
    if (std::abs(edge.distance(x, y)) > pixels)
      return false;
  }
  return edge.distance(field.centre_x, field.centre_y) > 0;
}

class Collimation : public ::testing::TestWithParam<Collimated> {};

TEST_P(Collimation, IsFoundAtItsPlace) {
  const Collimated& field = GetParam();
  const auto edges = field_edges(make(field));
  for (std::size_t side = 0; side < 4; ++side) {
    const auto found = std::count_if(edges.begin(), edges.end(), [&](const FieldEdge& edge) {
      return is_side(edge, field, side, 1.0);
    });
    EXPECT_EQ(found, 1) << field.name << ", side " << side;
  }
  EXPECT_EQ(edges.size(), 4u);
}

INSTANTIATE_TEST_SUITE_P(
    Phantoms, Collimation,
    ::testing::Values(Collimated{"upright", 1024, 1024, 500, 520, 380, 400, 0},
                      Collimated{"turned by 1 degree", 1024, 1024, 500, 520, 380, 400, 1},
                      Collimated{"turned by 3 degrees", 1024, 900, 450, 510, 360, 420, -3},
                      Collimated{"corners at the edge", 1024, 1024, 511.5, 511.5, 450, 440, 6},
                      Collimated{"turned by 10 degrees", 1024, 1024, 511.5, 511.5, 400, 420, -10},
                      Collimated{"bright shade", 1024, 1024, 500, 520, 380, 400, 4, 250},
                      Collimated{"noise", 1024, 1024, 500, 520, 380, 400, 5, 5, 20},
                      Collimated{"bright shade and noise", 1024, 1024, 500, 520, 380, 400, -2, 250,
                                 20},
                      Collimated{"wide penumbra", 1024, 1024, 500, 520, 380, 400, 5, 5, 4, 2},
                      Collimated{"letters", 1024, 1024, 500, 520, 380, 400, 3, 5, 4, 0.5, true},
                      Collimated{"small picture", 320, 320, 160, 158, 120, 125, 4, 5, 3},
                      Collimated{"smaller than the search", 200, 180, 90, 100, 70, 75, -5},
                      Collimated{"large picture", 2400, 2000, 1000, 1200, 800, 950, 2, 5, 20}),
    [](const auto& instance) {
      std::string name = instance.param.name;
      std::replace(name.begin(), name.end(), ' ', '_');
      return name;
    });

TEST(Fields, OfPicturesWithoutCollimationAreWhole) {
  Raster<float> plain(512, 512), body(512, 512), dark(512, 512, 3.f);
  Random random(7, "body", 0, "field");
  for (std::size_t y = 0; y < 512; ++y)
    for (std::size_t x = 0; x < 512; ++x) {
      const auto u = static_cast<double>(x), v = static_cast<double>(y);
      plain.at(y, x) = static_cast<float>(content(v, u));
      // Sides as straight as they can be, with air beside them: a cylinder of 210 pixels.
      const double chord = std::sqrt(std::max(0.0, 210.0 * 210 - (u - 256) * (u - 256)));
      body.at(y, x) = static_cast<float>(5 + chord + 2 * random.normal());
    }
  for (const auto* picture : {&plain, &body, &dark})
    EXPECT_TRUE(field_edges(*picture).empty());
}

TEST(Fields, ThatWouldBeTooSmallAreNone) {
  EXPECT_TRUE(field_edges(make({"small", 512, 512, 256, 256, 60, 60, 3})).empty());
}

TEST(Fields, MayBeShadedOnOneSide) {
  const double slope = std::tan(3 * std::numbers::pi / 180);
  const auto edges = field_edges(make({"one side", 1024, 1024, 511, 300, 1500, 500, 3}));
  ASSERT_EQ(edges.size(), 1u);
  const double below = 300 + 500 / std::cos(3 * std::numbers::pi / 180);
  EXPECT_NEAR(edges[0].distance(511, below), 0, 1);
  EXPECT_NEAR(edges[0].distance(911, below + 400 * slope), 0, 1);
  EXPECT_GT(edges[0].distance(511, 300), 0);
}

TEST(Fields, AreMasksWithBoxes) {
  const FieldEdge edges[] = {{1, 0, -2}, {-0.6, 0.8, 0.0}}; // x >= 2, 4 y >= 3 x
  const auto mask = inside(edges, 5, 6);
  const std::string rows = "......"
                           "......"
                           "..#..."
                           "..###."
                           "..####";
  for (std::size_t i = 0; i < rows.size(); ++i)
    EXPECT_EQ(mask.pixels[i], rows[i] == '#') << i;
  EXPECT_EQ(bounding_box(mask), (PictureBox{2, 2, 4, 3}));
  EXPECT_EQ(bounding_box(Raster<std::uint8_t>(3, 4)), PictureBox());
}

} // namespace
} // namespace thorax::imaging
