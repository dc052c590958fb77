#include <cstring>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "store/dataset.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

namespace thorax {
namespace {

using store::DatasetReader;
using ::testing::HasSubstr;

constexpr std::size_t depth = 10, height = 48, width = 64;

bool in_right(std::size_t z, std::size_t y, std::size_t x) {
  return z >= 1 && z < 9 && y >= 14 && y < 34 && x >= 12 && x < 28;
}
bool in_left(std::size_t z, std::size_t y, std::size_t x) {
  return z >= 1 && z < 9 && y >= 14 && y < 34 && x >= 36 && x < 52;
}

/// Water with lungs in air; voxels of 5 x 5 x 10 mm.
store::Image make_image(const std::string& id, bool left) {
  store::Image image;
  image.sample.id = image.sample.parent = id;
  image.shape = {depth, height, width};
  image.geometry.spacing = {5, 5, 10};
  std::vector<std::int16_t> hu;
  for (std::size_t z = 0; z < depth; ++z)
    for (std::size_t y = 0; y < height; ++y)
      for (std::size_t x = 0; x < width; ++x) {
        const bool body = y >= 6 && y < 42 && x >= 6 && x < 58;
        const bool lung = in_right(z, y, x) || (left && in_left(z, y, x));
        hu.push_back(static_cast<std::int16_t>(!body ? -1000 : lung ? -800 : 40));
      }
  const auto bytes = std::as_bytes(std::span(hu));
  image.pixels.assign(bytes.begin(), bytes.end());
  return image;
}

class Segment : public ::testing::Test {
protected:
  void SetUp() override {
    store::Header header;
    header.layout = store::Layout::list;
    header.type = store::PixelType::int16;
    header.intensity = "HU";
    const std::vector<store::Image> images = {make_image("both", true), make_image("one", false)};
    store::write_dataset(folder_ / "volumes.h5", header, images, {});
  }

  testing::CommandResult run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"thorax-segment", "predict"});
    return testing::run_command(arguments, {.folder = folder_.path()});
  }

  testing::TemporaryFolder folder_;
};

TEST_F(Segment, RanksWriteTheMasksOfOneProcess) {
  ASSERT_EQ(run({"volumes.h5", "--output", "one.h5"}).exit_code, 0);
  const auto result = testing::run_command(
      {"mpirun", "-n", "2", "--oversubscribe", "--bind-to", "none",
       (testing::bin_folder() / "thorax-segment").string(), "predict", "volumes.h5", "--threads",
       "1", "--report", "report.json", "--output", "two.h5"},
      {.environment = {{"OMPI_ALLOW_RUN_AS_ROOT", "1"}, {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"}},
       .folder = folder_.path()});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(std::filesystem::exists(folder_ / "two.h5.shards" / "0002-of-0002.h5"));
  const DatasetReader one(folder_ / "one.h5"), two(folder_ / "two.h5");
  ASSERT_EQ(two.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(two.samples()[i].id, one.samples()[i].id);
    EXPECT_EQ(two.read_mask(i), one.read_mask(i));
    EXPECT_EQ(two.read(i), one.read(i));
  }
  std::ifstream report(folder_ / "report.json");
  EXPECT_THAT(std::string(std::istreambuf_iterator<char>(report), {}),
              ::testing::AllOf(HasSubstr("right_ml"), HasSubstr("\"done\": 2")));
}

TEST_F(Segment, AddsMasksAndReportsVolumes) {
  for (const char* method : {"threshold", "otsu"}) {
    const auto result = run({"volumes.h5", "--method", method, "--force", "--report", "report.json",
                             "--output", "masked.h5"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.err, HasSubstr("one: only the right lung was found"));
    std::ifstream file(folder_ / "report.json");
    const std::string report(std::istreambuf_iterator<char>(file), {});
    EXPECT_THAT(report, HasSubstr("right_ml"));

    const DatasetReader input(folder_ / "volumes.h5"), output(folder_ / "masked.h5");
    ASSERT_EQ(output.size(), 2u);
    EXPECT_EQ(output.read(0), input.read(0));
    const auto mask = output.read_mask(0);
    std::size_t wrong = 0;
    for (std::size_t z = 0; z < depth; ++z)
      for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = 0; x < width; ++x) {
          const int expected = in_right(z, y, x) ? 1 : in_left(z, y, x) ? 2 : 0;
          wrong += mask[(z * height + y) * width + x] != expected;
        }
    EXPECT_LT(wrong, 100u) << "of 5120 lung voxels";
  }
}

TEST_F(Segment, MaskedVolumesKeepTheirLesions) {
  store::Header header = DatasetReader(folder_ / "volumes.h5").header();
  header.masks = true;
  auto image = make_image("both", true);
  image.mask.assign(depth * height * width, 0);
  const std::size_t lesion = (5 * height + 20) * width + 20;
  image.mask[lesion] = 17;
  store::write_dataset(folder_ / "lesions.h5", header, std::vector{image}, {});
  ASSERT_EQ(run({"lesions.h5", "--output", "out.h5"}).exit_code, 0);
  const auto mask = DatasetReader(folder_ / "out.h5").read_mask(0);
  EXPECT_EQ(mask[lesion], 17);
  EXPECT_EQ(mask[lesion + 1], 1);
}

TEST_F(Segment, BadInputsHaveTheirLineAndCode) {
  std::ofstream(folder_ / "text.h5") << "text";
  store::Header header;
  header.sample_shape = {1, 8, 8};
  store::Image picture;
  picture.sample.id = "p";
  picture.shape = {1, 8, 8};
  picture.pixels.resize(64);
  store::write_dataset(folder_ / "pictures.h5", header, std::vector{picture}, {});
  const struct {
    std::string input;
    ExitCode code;
    std::string words;
  } cases[] = {{"missing.h5", ExitCode::unreadable, "no such file"},
               {"text.h5", ExitCode::unreadable, "text.h5"},
               {"pictures.h5", ExitCode::inconsistent, "not a dataset of CT volumes"}};
  for (const auto& [input, code, words] : cases) {
    const auto result = run({input, "--output", "out.h5"});
    EXPECT_EQ(result.exit_code, static_cast<int>(code)) << result.err;
    EXPECT_THAT(result.err, HasSubstr(words));
  }
  const auto exists = run({"volumes.h5", "--output", "pictures.h5"});
  EXPECT_EQ(exists.exit_code, static_cast<int>(ExitCode::exists)) << exists.err;
}

} // namespace
} // namespace thorax
