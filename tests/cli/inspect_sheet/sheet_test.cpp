#include <map>
#include <set>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "core/atomic_file.h"
#include "store/checkpoint.h"
#include "store/dataset.h"
#include "support/run_command.h"
#include "support/small_dataset.h"
#include "support/temporary_folder.h"

namespace thorax::testing {
namespace {

using store::Image;
using ::testing::HasSubstr;

class InspectSheet : public ::testing::Test {
protected:
  CommandResult inspect(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "thorax-inspect");
    return run_command(arguments, {.folder = folder_.path()});
  }

  /// The ids on the sheet of a dataset.
  std::vector<std::string> shown(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "data.h5");
    for (const char* word : {"--sheet", "sheet.png", "--report", "report.json", "--force"})
      arguments.push_back(word);
    const CommandResult result = inspect(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return nlohmann::json::parse(read_text(folder_ / "report.json"))["shown"];
  }

  /// "RGB 674 248", by another decoder.
  std::string decoded(const std::string& file) {
    return run_command({"/usr/bin/python3", "-c",
                        "import sys, PIL.Image as i; p = i.open(sys.argv[1]); p.load(); "
                        "print(p.mode, *p.size)",
                        (folder_ / file).string()})
        .out;
  }

  TemporaryFolder folder_;
};

/// Two splits of two classes, one of them rare, three samples a patient; and copies.
std::vector<Image> unequal_images() {
  std::vector<Image> images = small_images(60);
  for (std::size_t i = 0; i < images.size(); ++i) {
    images[i].sample.patient = "p" + std::to_string(i / 3);
    images[i].sample.split = i < 45 ? "train" : "test";
    images[i].labels = {static_cast<std::int8_t>(i % 15 == 0)};
  }
  for (std::size_t i = 0; i < 60; ++i) {
    Image copy = images[i];
    copy.sample.id += "#1";
    copy.sample.parent = images[i].sample.id;
    copy.sample.copy = 1;
    images.push_back(copy);
  }
  return images;
}

TEST_F(InspectSheet, ShowsOriginalsOfEveryClassSplitAndManyPatients) {
  const std::vector<Image> images = unequal_images();
  store::write_dataset(folder_ / "data.h5", small_header(), images, {});
  std::map<std::string, const Image*> by_id;
  for (const Image& image : images)
    by_id[image.sample.id] = &image;

  const auto ids = shown({"--samples", "12"});
  ASSERT_EQ(ids.size(), 12u);
  std::map<std::string, int> counts;
  std::set<std::string> patients;
  for (const std::string& id : ids) {
    const Image& image = *by_id.at(id);
    EXPECT_EQ(image.sample.copy, 0) << id;
    ++counts[image.sample.split + std::to_string(image.labels[0])];
    patients.insert(image.sample.patient);
  }
  EXPECT_EQ(counts["train1"], 3) << "all there are";
  EXPECT_EQ(counts["test1"], 1) << "all there are";
  EXPECT_EQ(counts["train0"] + counts["test0"], 8);
  EXPECT_EQ(counts["train0"], 4);
  EXPECT_GE(patients.size(), 9u);
  EXPECT_EQ(decoded("sheet.png"), "RGB 1806 544\n") << "two rows of eight";
}

TEST_F(InspectSheet, IsAFunctionOfTheSeed) {
  store::write_dataset(folder_ / "data.h5", small_header(), unequal_images(), {});
  const auto first = shown({"--samples", "12", "--threads", "1"});
  const std::string picture = read_text(folder_ / "sheet.png");
  EXPECT_EQ(shown({"--samples", "12", "--threads", "2"}), first);
  EXPECT_EQ(read_text(folder_ / "sheet.png"), picture);
  EXPECT_NE(shown({"--samples", "12", "--seed", "1"}), first);
  EXPECT_EQ(shown({"--samples", "500"}).size(), 60u);
}

TEST_F(InspectSheet, ShowsVolumesWithMasksAndChannels) {
  store::Header header = small_header();
  header.layout = store::Layout::list;
  header.sample_shape.clear();
  header.masks = true;
  std::vector<Image> images = small_images(2, 4, 30);
  images[0].shape = {3, 4, 10};
  images[1].shape = {2, 6, 10};
  for (Image& image : images)
    image.mask.assign(120, 1);
  store::write_dataset(folder_ / "data.h5", header, images, {});
  EXPECT_EQ(shown({}).size(), 2u);
  EXPECT_EQ(decoded("sheet.png"), "RGB 450 181\n") << "224 x 134 and a caption of three lines";

  header = small_header();
  header.sample_shape = {3, 2, 4, 5};
  images = small_images(2, 6, 20);
  for (Image& image : images)
    image.shape = header.sample_shape;
  store::write_dataset(folder_ / "data.h5", header, images, {}, {.force = true});
  EXPECT_EQ(shown({}).size(), 2u);
}

TEST_F(InspectSheet, IsRefusedWhereItCannotBeDrawn) {
  store::write_dataset(folder_ / "data.h5", small_header(), small_images(2), {});
  store::write_checkpoint(folder_ / "model.h5", {});
  write_text(folder_ / "there.png", "mine");
  const struct {
    std::vector<std::string> arguments;
    int code;
    const char* words;
  } cases[] = {{{"model.h5", "--sheet", "sheet.png"}, 2, "no pictures"},
               {{"data.h5", "--sheet", "there.png"}, 41, "there.png"},
               {{"data.h5", "--sheet", "data.h5", "--force"}, 2, "--sheet"},
               {{"data.h5", "--sheet", "/proc/sheet.png"}, 40, "/proc"},
               {{"data.h5", "--sheet", "sheet.png", "--samples", "0"}, 2, "--samples"}};
  for (const auto& [arguments, code, words] : cases) {
    const CommandResult result = inspect(arguments);
    EXPECT_EQ(result.exit_code, code) << result.command << result.err;
    EXPECT_THAT(result.err, HasSubstr(words));
    EXPECT_EQ(result.out, "");
  }
  EXPECT_EQ(read_text(folder_ / "there.png"), "mine");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "sheet.png"));
}

} // namespace
} // namespace thorax::testing
