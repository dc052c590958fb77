#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "store/dataset.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

// Slices from a dataset of volumes whose masks are known.

namespace thorax {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Arguments = std::vector<std::string>;
using Slices = std::vector<int>;

constexpr std::size_t depth = 10, side = 20;

/// Pixels of 1 cm2; slice z is z * 90 - 1000 HU. The lungs are rectangles, in slice 8 two corners.
store::Image make_volume(const std::string& id) {
  constexpr std::array<std::array<std::size_t, 2>, depth> lungs = {
      {{0, 0}, {2, 2}, {2, 5}, {0, 0}, {5, 5}, {5, 5}, {3, 3}, {4, 4}, {0, 0}, {0, 0}}};
  store::Image image;
  image.sample.id = image.sample.parent = image.sample.patient = id;
  image.shape = {depth, side, side};
  image.geometry.spacing = {10, 10, 5};
  std::vector<std::int16_t> hu;
  for (std::size_t z = 0; z < depth; ++z)
    hu.insert(hu.end(), side * side, static_cast<std::int16_t>(90 * z) - 1000);
  image.pixels.resize(2 * hu.size());
  std::memcpy(image.pixels.data(), hu.data(), image.pixels.size());
  image.mask.resize(hu.size());
  const auto lung = [&](std::size_t z, std::size_t y, std::size_t x) {
    image.mask[(z * side + y) * side + x] = 1;
  };
  for (std::size_t z = 0; z < depth; ++z)
    for (std::size_t y = 0; y < lungs[z][0]; ++y)
      for (std::size_t x = 0; x < lungs[z][1]; ++x)
        lung(z, 3 + y, 4 + x);
  lung(8, 2, 2);
  lung(8, 7, 7);
  return image;
}

class SlicesOf : public ::testing::Test {
protected:
  SlicesOf() { write({"a"}); }

  void write(const std::vector<std::string>& ids) {
    store::Header header;
    header.layout = store::Layout::list;
    header.type = store::PixelType::int16;
    header.intensity = "HU";
    header.masks = true;
    std::vector<store::Image> images;
    for (const std::string& id : ids)
      images.push_back(make_volume(id));
    store::write_dataset(folder_ / "v.h5", header, images, {}, {.force = true});
  }

  testing::CommandResult run(Arguments options) {
    Arguments all = {"thorax-preprocess", "ct",     "v.h5",       "--size", "20",       "--force",
                     "--report",          "r.json", "--progress", "never",  "--output", "s.h5"};
    all.insert(all.end(), options.begin(), options.end());
    return testing::run_command(all, {.folder = folder_.path()});
  }

  store::DatasetReader made(Arguments options) {
    const auto result = run(options);
    EXPECT_EQ(result.exit_code, 0) << result.command << result.err;
    return store::DatasetReader(folder_ / "s.h5");
  }

  Slices slices(Arguments options) {
    Slices found;
    const store::DatasetReader dataset = made(options);
    for (const store::Sample& sample : dataset.samples())
      found.push_back(sample.slice);
    return found;
  }

  nlohmann::json report() {
    std::ifstream file(folder_ / "r.json");
    return nlohmann::json::parse(file).at("slices");
  }

  testing::TemporaryFolder folder_;
};

TEST_F(SlicesOf, AreChosenByTheirLungs) {
  const struct {
    Arguments options;
    Slices kept;
    std::array<int, 3> dropped; ///< for too little lung, for too small a box, not chosen
  } cases[] = {
      {{}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {0, 0, 0}},
      {{"--min-lung-fraction", "0.025"}, {2, 4, 5, 7}, {6, 0, 0}},
      {{"--min-box-area", "9"}, {2, 4, 5, 6, 7, 8}, {0, 4, 0}},
      {{"--min-box-area", "9", "--min-lung-fraction", "0.02"}, {2, 4, 5, 6, 7}, {5, 0, 0}},
      {{"--slices", "largest", "--slices-per-scan", "3"}, {4, 5, 7}, {3, 0, 4}},
      {{"--slices", "largest", "--slices-per-scan", "1"}, {4}, {3, 0, 6}},
      {{"--slices", "even", "--slices-per-scan", "3"}, {2, 5, 7}, {3, 0, 4}},
      {{"--slices", "even", "--slices-per-scan", "1"}, {5}, {3, 0, 6}},
      {{"--slices", "even", "--slices-per-scan", "50"}, {1, 2, 4, 5, 6, 7, 8}, {3, 0, 0}},
      {{"--slices", "even", "--slices-per-scan", "2", "--min-box-area", "10"}, {4, 7}, {3, 2, 3}},
      {{"--min-slices", "4", "--min-lung-fraction", "0.025"}, {2, 4, 5, 7}, {6, 0, 0}},
  };
  for (const auto& [options, kept, dropped] : cases) {
    EXPECT_EQ(slices(options), kept) << ::testing::PrintToString(options);
    const auto counts = report();
    EXPECT_EQ(counts["seen"], 10);
    EXPECT_EQ(counts["kept"], kept.size());
    EXPECT_EQ(counts["too_little_lung"], dropped[0]) << ::testing::PrintToString(options);
    EXPECT_EQ(counts["too_small_box"], dropped[1]) << ::testing::PrintToString(options);
    EXPECT_EQ(counts["not_chosen"], dropped[2]) << ::testing::PrintToString(options);
  }
}

TEST_F(SlicesOf, ScansWithTooFewAreLeftOutAndNamed) {
  const auto result = run({"--min-slices", "5", "--min-lung-fraction", "0.025"});
  EXPECT_EQ(result.exit_code, static_cast<int>(ExitCode::no_input)) << result.err;
  EXPECT_THAT(result.err, HasSubstr("a is left out: 4 slices of it would be kept"));
}

TEST_F(SlicesOf, WindowsAndNeighboursBecomeChannels) {
  const auto data = made({"--window", "-1000,0", "--window", "-500,500", "--neighbours", "1",
                          "--neighbour-distance", "2"});
  EXPECT_THAT(data.header().sample_shape, ElementsAre(6, side, side));
  EXPECT_THAT(data.header().window,
              ElementsAre(-1000, 0, -500, 500, -1000, 0, -500, 500, -1000, 0, -500, 500));
  EXPECT_THAT(data.header().preprocessing, HasSubstr("neighbours = 1\nneighbour-distance = 2\n"));
  for (std::size_t z = 0; z < depth; ++z) {
    const auto image = data.image(z);
    std::size_t channel = 0;
    for (const std::size_t from : {z < 2 ? 0 : z - 2, z, std::min<std::size_t>(z + 2, depth - 1)})
      for (const double low : {-1000.0, -500.0}) {
        const double fraction = (90.0 * static_cast<double>(from) - 1000 - low) / 1000;
        const auto expected = std::lround(255 * std::clamp(fraction, 0.0, 1.0));
        for (const std::size_t pixel : {std::size_t{0}, side * side - 1})
          EXPECT_EQ(std::to_integer<int>(image.pixels[channel * side * side + pixel]), expected)
              << "slice " << z << ", channel " << channel;
        ++channel;
      }
    EXPECT_EQ(image.mask.size(), side * side);
  }
}

TEST_F(SlicesOf, NamedWindowsAreNumbers) {
  EXPECT_THAT(made({"--window", "lung,mediastinum", "--window", "-10,20"}).header().window,
              ElementsAre(-1250, 250, -160, 240, -10, 20));
}

TEST_F(SlicesOf, KeepHuWhenAsked) {
  const auto data = made(
      {"--intensity", "hu", "--type", "int16", "--window", "mediastinum", "--variant", "masked"});
  EXPECT_EQ(data.header().intensity, "HU");
  EXPECT_THAT(data.header().window, ElementsAre(-160, 240));
  const auto image = data.image(4);
  std::int16_t lung, outside;
  std::memcpy(&lung, image.pixels.data() + 2 * (4 * side + 5), 2);
  std::memcpy(&outside, image.pixels.data() + 2 * (15 * side + 15), 2);
  EXPECT_EQ(lung, -640);
  EXPECT_EQ(outside, -1024);
}

TEST_F(SlicesOf, BlocksHoldTheWholeVolumeInOneSize) {
  const auto data = made({"--as", "blocks", "--depth", "5", "--fit", "stretch", "--window",
                          "-1000,0", "--window", "-500,500"});
  EXPECT_THAT(data.header().sample_shape, ElementsAre(2, 5, side, side));
  EXPECT_THAT(data.header().window, ElementsAre(-1000, 0, -500, 500));
  const auto image = data.image(0);
  EXPECT_THAT(image.geometry.spacing, ElementsAre(10, 10, 10));
  EXPECT_EQ(image.geometry.origin[2], 2.5);
  EXPECT_EQ(image.mask.size(), 5 * side * side);
  // Slices 4 and 5 become one of their mean, as smoothing is even around it.
  const auto value = [&](std::size_t channel) {
    return std::to_integer<int>(image.pixels[((channel * 5 + 2) * side + 7) * side + 7]);
  };
  EXPECT_EQ(value(0), std::lround(255 * 0.405));
  EXPECT_EQ(value(1), 0);
}

TEST_F(SlicesOf, SayHowTheirVolumesWereMade) {
  ASSERT_EQ(run({"--as", "volumes", "--variant", "box", "--margin", "0"}).exit_code, 0);
  std::filesystem::rename(folder_ / "s.h5", folder_ / "v.h5");
  EXPECT_THAT(made({}).header().preprocessing,
              HasSubstr("volumes-variant = \"box\"\nvolumes-margin = 0\n"));
}

TEST_F(SlicesOf, ContradictionsAreRefused) {
  const struct {
    Arguments options;
    std::string words;
  } cases[] = {
      {{"--window", "lungs"}, "unknown window 'lungs'"},
      {{"--window", "-100"}, "two rising HU values"},
      {{"--window", "5,5"}, "two rising HU values"},
      {{"--intensity", "hu"}, "--type uint8 cannot hold HU"},
      {{"--intensity", "hu", "--type", "int16", "--window", "lung,bone"}, "one window"},
      {{"--slices", "even"}, "--slices even needs their number"},
  };
  for (const auto& [options, words] : cases) {
    const auto result = run(options);
    EXPECT_EQ(result.exit_code, static_cast<int>(ExitCode::command_line)) << result.command;
    EXPECT_THAT(result.err, HasSubstr(words)) << result.command;
  }
}

} // namespace
} // namespace thorax
