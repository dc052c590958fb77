#include <cstring>
#include <limits>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "core/atomic_file.h"
#include "store/dataset.h"
#include "support/run_command.h"
#include "support/small_dataset.h"
#include "support/temporary_folder.h"

namespace thorax::testing {
namespace {

using store::Image;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class InspectIntensities : public ::testing::Test {
protected:
  CommandResult inspect(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"thorax-inspect", "data.h5", "--progress", "never"});
    return run_command(arguments, {.folder = folder_.path()});
  }

  nlohmann::json intensities(const std::string& threads = "2") {
    const CommandResult result = inspect({"--json", "--intensities", "--threads", threads});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return nlohmann::json::parse(result.out)["intensities"];
  }

  TemporaryFolder folder_;
};

TEST_F(InspectIntensities, EqualNumPysInAllAndPerClass) {
  std::vector<Image> images = small_images(7, 30, 20);
  images[6].labels = {store::unknown_label};
  Image copy = images[0];
  copy.sample.id = "s0#1";
  copy.sample.copy = 1;
  copy.pixels.assign(copy.pixels.size(), std::byte{255});
  images.push_back(copy);
  store::write_dataset(folder_ / "data.h5", small_header(30, 20), images, {});

  const CommandResult python = run_command({"/usr/bin/python3", "-c", R"(
import h5py, json, numpy
with h5py.File('data.h5') as file:
    images, labels = file['images'][:7], file['labels'][:7, 0]
groups = {}
for name, chosen in {'all': labels > -2, 'covid': labels == 1, 'not covid': labels == 0}.items():
    pixels = images[chosen].astype(float)
    groups[name] = {'samples': len(pixels), 'mean': pixels.mean(), 'sd': pixels.std(),
                    'histogram': numpy.histogram(pixels, 64, (0, 256))[0].tolist()}
print(json.dumps(groups))
)"},
                                           {.folder = folder_.path()});
  const nlohmann::json expected = nlohmann::json::parse(python.out);
  for (const char* threads : {"1", "2"}) {
    const nlohmann::json found = intensities(threads);
    EXPECT_EQ(found["range"], nlohmann::json({0, 256}));
    ASSERT_EQ(found["groups"].size(), 3u);
    for (const auto& [name, group] : expected.items()) {
      EXPECT_EQ(found["groups"][name]["samples"], group["samples"]);
      EXPECT_EQ(found["groups"][name]["histogram"], group["histogram"]);
      EXPECT_NEAR(found["groups"][name]["mean"], group["mean"], 1e-9);
      EXPECT_NEAR(found["groups"][name]["sd"], group["sd"], 1e-9);
    }
  }
}

TEST_F(InspectIntensities, AreThoseOfWholeVolumesInHU) {
  store::Header header = small_header();
  header.layout = store::Layout::list;
  header.sample_shape.clear();
  header.type = store::PixelType::int16;
  header.intensity = "HU";
  std::vector<Image> images = small_images(1);
  images[0].shape = {3, 1, 2};
  const std::int16_t values[] = {-3000, -1024, -961, -960, 3071, 20000};
  images[0].pixels.resize(sizeof values);
  std::memcpy(images[0].pixels.data(), values, sizeof values);
  store::write_dataset(folder_ / "data.h5", header, images, {});
  const nlohmann::json found = intensities();
  EXPECT_EQ(found["range"], nlohmann::json({-1024, 3072}));
  const nlohmann::json& counts = found["groups"]["all"]["histogram"];
  EXPECT_EQ(counts[0], 3) << "64 HU wide; what is below counts in the first";
  EXPECT_EQ(counts[1], 1);
  EXPECT_EQ(counts[63], 2) << "and what is above in the last";
  EXPECT_NEAR(found["saturated"]["s0"], 2.0 / 6, 1e-9) << "3071 and more";
}

TEST_F(InspectIntensities, NamesConstantSaturatedAndUnusualSamples) {
  std::vector<Image> images = small_images(40, 16, 16);
  images[3].pixels.assign(256, std::byte{0});
  std::fill_n(images[5].pixels.begin(), 100, std::byte{255});
  for (std::byte& pixel : images[8].pixels)
    pixel = static_cast<std::byte>(std::to_integer<int>(pixel) / 8);
  store::write_dataset(folder_ / "data.h5", small_header(16, 16), images, {});
  const nlohmann::json found = intensities();
  EXPECT_EQ(found["constant"], nlohmann::json({{"s3", 0.0}}));
  ASSERT_EQ(found["saturated"].size(), 1u);
  EXPECT_NEAR(found["saturated"]["s5"], 100.0 / 256, 0.02);
  EXPECT_TRUE(found["unusual_mean"].contains("s3"));
  EXPECT_TRUE(found["unusual_mean"].contains("s8"));
  EXPECT_FALSE(found["unusual_mean"].contains("s20"));

  const CommandResult text = inspect({"--intensities"});
  EXPECT_THAT(text.err, AllOf(HasSubstr("1 of the samples are of one value, e.g. 's3'"),
                              HasSubstr("saturated"), HasSubstr("darker or brighter")));
  EXPECT_THAT(text.out, AllOf(HasSubstr("histogram: |"), HasSubstr("constant: s3 0")));
}

TEST_F(InspectIntensities, LeaveOutPixelsThatAreNoNumbers) {
  store::Header header = small_header(1, 4);
  header.type = store::PixelType::float32;
  std::vector<Image> images = small_images(2, 1, 4);
  constexpr float none = std::numeric_limits<float>::quiet_NaN();
  const float values[2][4] = {{0.25F, none, 0.75F, std::numeric_limits<float>::infinity()},
                              {none, none, none, none}};
  for (std::size_t i = 0; i < 2; ++i) {
    images[i].pixels.resize(sizeof values[i]);
    std::memcpy(images[i].pixels.data(), values[i], sizeof values[i]);
  }
  store::write_dataset(folder_ / "data.h5", header, images, {});
  const nlohmann::json found = intensities();
  EXPECT_EQ(found["not_finite"], nlohmann::json({{"s0", 2}, {"s1", 4}}));
  EXPECT_EQ(found["groups"]["all"]["mean"], 0.5);
  EXPECT_EQ(found["groups"]["all"]["sd"], 0.25);
  EXPECT_EQ(found["constant"], nlohmann::json::object());
  EXPECT_THAT(inspect({"--intensities"}).err,
              HasSubstr("2 of the samples have pixels that are no"));
}

TEST_F(InspectIntensities, AreReadOnlyOnDemandAndDrawn) {
  store::write_dataset(folder_ / "data.h5", small_header(), small_images(4), {});
  EXPECT_THAT(inspect({}).out, Not(HasSubstr("intensities")));
  const CommandResult result = inspect({"--histogram", "histogram.svg"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("intensities"));
  EXPECT_THAT(read_text(folder_ / "histogram.svg"),
              AllOf(HasSubstr("<svg"), HasSubstr("not covid"), HasSubstr("Share of pixels")));
  EXPECT_EQ(inspect({"--histogram", "histogram.svg"}).exit_code, 41);
}

} // namespace
} // namespace thorax::testing
