#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <numbers>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/atomic_file.h"
#include "core/random.h"
#include "imaging/resize.h"
#include "scan/image_file.h"
#include "store/dataset.h"
#include "support/grey_png.h"
#include "support/real_data.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

// thorax-preprocess xray --crop collimation on published X-rays and their lung masks.

namespace thorax {
namespace {

namespace fs = std::filesystem;
using store::DatasetReader;

struct Set {
  const char *images, *masks, *ending; ///< of the masks' names
  std::size_t with_masks;              ///< pictures
  std::size_t least, most;             ///< pictures that are cut
};
const Set sets[] = {
    {"xray_lungmask_shenzhen_montgomery/images", "xray_lungmask_shenzhen_montgomery/masks", "", 22,
     8, 10},
    {"covid_xray_ieee8023/images", "covid_xray_ieee8023/lung_masks_v7", ".mask.png", 185, 54, 64},
    {"chestxray14/images", "none", "", 0, 72, 82}};

class RealCollimation : public testing::RealData {
protected:
  testing::TemporaryFolder folder;

  /// The number of pictures of which something is cut.
  std::size_t crop(const fs::path& images) {
    const auto result = testing::run_command(
        {"thorax-preprocess", "xray", images.string(), "--as", "native", "--crop", "collimation",
         "--output", "x.h5", "--force", "--report", "r.json", "--keep-ids", "--progress", "never"},
        {.folder = folder.path()});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return nlohmann::json::parse(read_text(folder / "r.json"))["fields"]["found"];
  }
};

/// A cropped picture in the places of the file's.
struct Cropped {
  explicit Cropped(store::Image from)
      : image(std::move(from)), x(static_cast<std::size_t>(image.geometry.origin[0])),
        y(static_cast<std::size_t>(image.geometry.origin[1])) {}

  /// 0 outside of the box.
  int at(std::size_t row, std::size_t column) const {
    if (row < y || row - y >= image.shape[0] || column < x || column - x >= image.shape[1])
      return 0;
    return std::to_integer<int>(image.pixels[(row - y) * image.shape[1] + column - x]);
  }

  store::Image image;
  std::size_t x, y;
};

/// Whether each pixel of the picture is of lung, by the mask, which may be of another size.
std::vector<bool> lungs_of(const fs::path& mask, const Raster<float>& picture) {
  const auto grey = imaging::resize(scan::read_raster(mask).pixels, picture.height, picture.width,
                                    imaging::Fit::stretch);
  std::vector<bool> lungs;
  for (const float value : grey.pixels)
    lungs.push_back(value > 127);
  return lungs;
}

std::size_t lost(const std::vector<bool>& lungs, const Raster<float>& picture,
                 const Cropped& cropped) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < lungs.size(); ++i)
    count +=
        lungs[i] && picture.pixels[i] > 1 && cropped.at(i / picture.width, i % picture.width) == 0;
  return count;
}

TEST_F(RealCollimation, IsCutOffAndNoLung) {
  for (const Set& set : sets) {
    const std::size_t cut = crop(data_ / set.images);
    RecordProperty(std::string(set.images) + " cut", std::to_string(cut));
    EXPECT_GE(cut, set.least) << set.images;
    EXPECT_LE(cut, set.most) << set.images;
    const DatasetReader reader(folder / "x.h5");
    std::size_t with_masks = 0;
    for (std::size_t i = 0; i < reader.size(); ++i) {
      const std::string name = fs::path(reader.samples()[i].id).filename().string();
      const fs::path mask = data_ / set.masks / (name + set.ending);
      if (!fs::exists(mask))
        continue;
      ++with_masks;
      const auto picture = scan::read_raster(data_ / set.images / name).pixels;
      EXPECT_EQ(lost(lungs_of(mask, picture), picture, Cropped(reader.image(i))), 0u) << name;
    }
    EXPECT_EQ(with_masks, set.with_masks);
  }
}

/// A real picture behind a collimator that leaves a turned box around its lungs.
struct Collimated {
  Raster<float> picture;
  std::vector<bool> lungs, field;
};

Collimated collimated(Raster<float> picture, std::vector<bool> lungs, float shade,
                      const std::string& name) {
  Random random(7, name, 0, "collimator");
  const double angle = random.uniform(-10, 10) * std::numbers::pi / 180;
  const double margin = 0.02 * static_cast<double>(std::min(picture.height, picture.width));
  std::vector<double> u, v;
  double box[] = {1e9, -1e9, 1e9, -1e9};
  for (std::size_t i = 0; i < lungs.size(); ++i) {
    const auto x = static_cast<double>(i % picture.width);
    const auto y = static_cast<double>(i / picture.width);
    u.push_back(x * std::cos(angle) + y * std::sin(angle));
    v.push_back(y * std::cos(angle) - x * std::sin(angle));
    if (lungs[i]) {
      box[0] = std::min(box[0], u[i] - margin), box[1] = std::max(box[1], u[i] + margin);
      box[2] = std::min(box[2], v[i] - margin), box[3] = std::max(box[3], v[i] + margin);
    }
  }
  std::vector<bool> field;
  for (std::size_t i = 0; i < lungs.size(); ++i) {
    field.push_back(u[i] >= box[0] && u[i] <= box[1] && v[i] >= box[2] && v[i] <= box[3]);
    if (!field[i])
      picture.pixels[i] = shade + static_cast<float>(std::clamp(3 * random.normal(), -9.0, 9.0));
  }
  return {std::move(picture), std::move(lungs), std::move(field)};
}

TEST_F(RealCollimation, TurnedAroundTheLungsIsFound) {
  std::map<std::string, Collimated> made;
  for (const Set& set : {sets[0], sets[1]})
    for (const auto& entry : fs::directory_iterator(data_ / set.images)) {
      const std::string name = entry.path().filename().string();
      const fs::path mask = data_ / set.masks / (name + set.ending);
      if (!fs::exists(mask))
        continue;
      auto picture = scan::read_raster(entry.path()).pixels;
      auto lungs = lungs_of(mask, picture);
      if (std::find(lungs.begin(), lungs.end(), true) == lungs.end())
        continue;
      const float shade = made.size() % 2 ? 240 : 30;
      auto one = collimated(std::move(picture), std::move(lungs), shade, name);
      Raster<std::uint8_t> bytes(one.picture.height, one.picture.width);
      std::transform(one.picture.pixels.begin(), one.picture.pixels.end(), bytes.pixels.begin(),
                     [](float grey) { return static_cast<std::uint8_t>(grey); });
      fs::create_directories(folder / "images");
      testing::write_grey_png(folder / "images" / (name + ".png"), bytes);
      made[name + ".png"] = std::move(one);
    }
  ASSERT_GT(made.size(), 190u);
  crop(folder / "images");
  const DatasetReader reader(folder / "x.h5");
  std::size_t shaded = 0, shining = 0;
  for (std::size_t i = 0; i < reader.size(); ++i) {
    const std::string name = fs::path(reader.samples()[i].id).filename().string();
    const Collimated& one = made.at(name);
    const Cropped cropped(reader.image(i));
    EXPECT_EQ(lost(one.lungs, one.picture, cropped), 0u) << name;
    for (std::size_t j = 0; j < one.field.size(); ++j)
      if (!one.field[j]) {
        ++shaded;
        shining += cropped.at(j / one.picture.width, j % one.picture.width) > 0;
      }
  }
  const double left = static_cast<double>(shining) / static_cast<double>(shaded);
  RecordProperty("shade left", std::to_string(left));
  EXPECT_LT(left, 0.06);
}

} // namespace
} // namespace thorax
