#pragma once

#include <fstream>

#include "cohort.h"
#include "support/grey_png.h"

namespace thorax {

/// A box of air with two boxes of lung in water; slices are 8 mm apart.
inline Volume<std::int16_t> lung_volume(std::size_t slices = 12) {
  Geometry geometry;
  geometry.origin = {-128, -96, 50};
  geometry.spacing = {4, 4, 8};
  Volume<std::int16_t> hu({slices, 48, 64}, geometry, -1000);
  for (std::size_t z = 0; z < slices; ++z)
    for (std::size_t y = 6; y < 42; ++y)
      for (std::size_t x = 6; x < 58; ++x) {
        const bool lung = y >= 14 && y < 34 && ((x >= 12 && x < 28) || (x >= 36 && x < 52)) &&
                          z >= 2 && z + 2 < slices;
        hu.at(z, y, x) = lung ? -800 : 40;
      }
  return hu;
}

/// A folder with clinical files that hold lungs, in which thorax-preprocess runs.
class LungCohort : public Cohort {
protected:
  /// A DICOM series of the patient in its own folder.
  void write_series(const std::string& patient, std::size_t slices = 12) {
    const auto hu = lung_volume(slices);
    const auto folder = folder_ / "cohort" / patient;
    std::filesystem::create_directories(folder);
    for (std::size_t z = 0; z < slices; ++z)
      scan::write_ct_slice(folder / ("IM" + std::to_string(slices - z) + ".dcm"), hu, z,
                           tags_of(patient), static_cast<int>(z) + 1);
  }

  std::filesystem::path write_text(const std::string& name, const std::string& text) {
    const auto path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path;
  }

  std::filesystem::path write_picture(const std::string& name, std::uint8_t value) {
    const auto path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    Raster<std::uint8_t> picture(20, 30, value);
    picture.at(0, 0) = 0;
    testing::write_grey_png(path, picture);
    return path;
  }

  void expect_failure(const testing::CommandResult& result, ExitCode code,
                      const std::string& words) {
    EXPECT_EQ(result.exit_code, static_cast<int>(code)) << result.command << result.err;
    EXPECT_THAT(result.err, ::testing::HasSubstr(words));
    EXPECT_EQ(result.out, "");
  }

  store::DatasetReader open(const std::string& name) {
    return store::DatasetReader(folder_ / name);
  }
};

} // namespace thorax
