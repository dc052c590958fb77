#include <array>
#include <cmath>
#include <cstring>
#include <filesystem>

#include <gtest/gtest.h>

#include "scan/dicom_write.h"
#include "store/dataset.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

// A cube of known HU at known millimetres in one lung, through every way into a dataset: where its
// pixels lie by /geometry, and what they hold, must be what was put in.

namespace thorax {
namespace {

namespace fs = std::filesystem;
using Point = std::array<double, 3>;
using Arguments = std::vector<std::string>;

constexpr double air = -1000, water = 40, lung = -800, cube = 60;
constexpr std::array<std::size_t, 3> cube_first = {40, 42, 20}, cube_size = {9, 9, 7};

Point to_mm(const Geometry& geometry, const Point& index) {
  Point mm = geometry.origin;
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t axis = 0; axis < 3; ++axis)
      mm[i] += geometry.direction[i * 3 + axis] * geometry.spacing[axis] * index[axis];
  return mm;
}

Volume<std::int16_t> make_patient(double turned_degrees) {
  const double angle = turned_degrees * std::acos(-1) / 180;
  Geometry geometry;
  geometry.spacing = {2, 2.5, 4};
  geometry.origin = {-150, -120, -320};
  geometry.direction = {
      std::cos(angle), -std::sin(angle), 0, std::sin(angle), std::cos(angle), 0, 0, 0, 1};
  Volume<std::int16_t> hu({50, 96, 150}, geometry, air);
  const auto fill = [&](std::array<std::size_t, 3> first, std::array<std::size_t, 3> size,
                        double value) {
    for (std::size_t z = first[2]; z < first[2] + size[2]; ++z)
      for (std::size_t y = first[1]; y < first[1] + size[1]; ++y)
        for (std::size_t x = first[0]; x < first[0] + size[0]; ++x)
          hu.at(z, y, x) = static_cast<std::int16_t>(value);
  };
  fill({10, 8, 0}, {130, 80, 50}, water);
  fill({22, 24, 6}, {42, 48, 38}, lung);
  fill({86, 24, 6}, {42, 48, 38}, lung);
  fill(cube_first, cube_size, cube);
  return hu;
}

Point cube_centre(const Geometry& geometry) {
  Point index;
  for (std::size_t axis = 0; axis < 3; ++axis)
    index[axis] =
        static_cast<double>(cube_first[axis]) + static_cast<double>(cube_size[axis] - 1) / 2;
  return to_mm(geometry, index);
}

/// The HU that a stored value stands for.
double hu_of(const store::Image& image, const store::Header& header, std::size_t pixel) {
  const auto value = [&](auto type) {
    std::memcpy(&type, image.pixels.data() + pixel * sizeof type, sizeof type);
    return static_cast<double>(type);
  };
  const double stored = header.type == store::PixelType::uint8   ? value(std::uint8_t{})
                        : header.type == store::PixelType::int16 ? value(std::int16_t{})
                                                                 : value(float{});
  if (header.intensity == "HU")
    return stored;
  const double fraction = header.type == store::PixelType::uint8   ? stored / 255
                          : header.type == store::PixelType::int16 ? (stored + 32768) / 65535
                                                                   : stored;
  return header.window[0] + fraction * (header.window[1] - header.window[0]);
}

/// What a dataset of one scan shows of the cube.
struct Sight {
  Point centre{};       ///< of its HU above the lung's, mm
  double volume_ml = 0; ///< by them
  double brightest = air;
};

Sight look(const store::DatasetReader& data, const Point& at) {
  const store::Header& header = data.header();
  Sight sight;
  double weight = 0, voxel_ml = 0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const store::Image image = data.image(i);
    const bool list = header.layout == store::Layout::list;
    const bool block = image.shape.size() == 4;
    const std::size_t height = image.shape[block ? 2 : 1], width = image.shape.back();
    const std::size_t depth = list ? image.shape[0] : block ? image.shape[1] : 1;
    // Of several channels the middle one is the slice itself; windows share one here.
    const std::size_t skipped = list || block ? 0 : image.shape[0] / 2 * height * width;
    const auto& spacing = image.geometry.spacing;
    voxel_ml = spacing[0] * spacing[1] * spacing[2] / 1000;
    for (std::size_t z = 0; z < depth; ++z)
      for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = 0; x < width; ++x) {
          const Point mm = to_mm(image.geometry, {static_cast<double>(x), static_cast<double>(y),
                                                  static_cast<double>(z)});
          if (std::abs(mm[0] - at[0]) > 20 || std::abs(mm[1] - at[1]) > 22 ||
              std::abs(mm[2] - at[2]) > 30)
            continue;
          const double hu = hu_of(image, header, skipped + (z * height + y) * width + x);
          sight.brightest = std::max(sight.brightest, hu);
          if (header.type == store::PixelType::uint8 && std::abs(hu - lung) < 6)
            continue; // as near to the lung as 8 bits can say
          weight += hu - lung;
          for (std::size_t axis = 0; axis < 3; ++axis)
            sight.centre[axis] += (hu - lung) * mm[axis];
        }
  }
  for (double& coordinate : sight.centre)
    coordinate /= weight;
  sight.volume_ml = weight / (cube - lung) * voxel_ml;
  return sight;
}

class Geometries : public ::testing::Test {
protected:
  Point write_patient(double turned_degrees) {
    const auto hu = make_patient(turned_degrees);
    fs::create_directories(folder_ / "scan");
    const scan::StudyTags tags{.patient_id = "p",
                               .patient_name = "N",
                               .sex = "F",
                               .age = 61,
                               .study_uid = scan::uid_from("study"),
                               .series_uid = scan::uid_from("series"),
                               .frame_of_reference_uid = scan::uid_from("frame"),
                               .study_id = "1",
                               .date = "20200101",
                               .description = ""};
    for (std::size_t z = 0; z < hu.shape.depth; ++z)
      scan::write_ct_slice(folder_ / "scan" / std::to_string(z), hu, z, tags,
                           static_cast<int>(z) + 1);
    return cube_centre(hu.geometry);
  }

  void preprocess(const std::string& input, const std::string& output, Arguments options) {
    Arguments all = {"thorax-preprocess", "ct", input};
    all.insert(all.end(), options.begin(), options.end());
    all.insert(all.end(), {"--keep-ids", "--force", "--progress", "never", "--output", output});
    const auto result = testing::run_command(all, {.folder = folder_.path()});
    ASSERT_EQ(result.exit_code, 0) << result.command << result.err;
  }

  void expect_cube(const std::string& file, const Point& at, const std::string& options) {
    const store::DatasetReader data(folder_ / file);
    const Sight sight = look(data, at);
    for (std::size_t axis = 0; axis < 3; ++axis)
      EXPECT_NEAR(sight.centre[axis], at[axis], 0.15) << options << ", axis " << axis;
    EXPECT_NEAR(sight.volume_ml, 9 * 2 * 9 * 2.5 * 7 * 4 / 1000, 0.25) << options;
    const bool rings =
        options.find("bspline") != std::string::npos || options.find("sinc") != std::string::npos;
    EXPECT_NEAR(sight.brightest, cube, rings ? 260 : 8) << options;
  }

  testing::TemporaryFolder folder_;
};

const std::vector<Arguments> ways = {
    {},
    {"--size", "150", "--intensity", "hu", "--type", "int16"},
    {"--size", "300", "--intensity", "hu", "--type", "float32", "--fit", "stretch"},
    {"--size", "100", "--fit", "stretch", "--type", "int16"},
    {"--size", "150", "--spacing", "3", "--type", "float32"},
    {"--size", "200", "--spacing", "1.5,0,3", "--interpolation", "bspline", "--type", "float32",
     "--window", "-1300,500"},
    {"--size", "200", "--spacing", "3", "--interpolation", "sinc", "--type", "float32", "--window",
     "-1300,500"},
    {"--size", "180", "--crop", "body", "--spacing", "2"},
    {"--size", "120", "--crop", "body", "--variant", "masked", "--neighbours", "1"},
    {"--size", "128", "--variant", "box", "--margin", "7"},
    {"--size", "128", "--window", "lung", "--window", "lung", "--neighbours", "1",
     "--neighbour-distance", "3"},
    {"--as", "volumes"},
    {"--as", "blocks", "--size", "150", "--depth", "60"},
    {"--as", "blocks", "--size", "120", "--depth", "80", "--fit", "stretch", "--variant", "box",
     "--intensity", "hu", "--type", "int16"},
    {"--as", "blocks", "--size", "160", "--depth", "70", "--crop", "body", "--type", "float32",
     "--window", "-1300,500", "--window", "bone", "--interpolation", "bspline"},
    {"--as", "volumes", "--spacing", "3,3,2"},
    {"--as", "volumes", "--variant", "box", "--margin", "5"},
    {"--as", "volumes", "--variant", "masked", "--crop", "body"},
};

TEST_F(Geometries, PlaceEveryPixelWhereItWas) {
  for (const double turned : {0.0, 7.0}) {
    const Point at = write_patient(turned);
    for (const Arguments& way : ways) {
      std::string options = std::to_string(turned) + " degrees";
      for (const std::string& word : way)
        options += " " + word;
      preprocess("scan", "direct.h5", way);
      expect_cube("direct.h5", at, options);
      if (way.size() >= 2 && way[1] == "volumes") {
        preprocess("direct.h5", "slices.h5", {"--size", "160"});
        expect_cube("slices.h5", at, options + ", then slices");
      }
    }
  }
}

} // namespace
} // namespace thorax
