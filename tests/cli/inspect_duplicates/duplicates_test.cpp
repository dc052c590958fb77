#include <set>

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

class InspectDuplicates : public ::testing::Test {
protected:
  CommandResult run(std::vector<std::string> arguments) {
    return run_command(arguments, {.folder = folder_.path()});
  }

  nlohmann::json duplicates(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"thorax-inspect", "data.h5", "--duplicates", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const CommandResult result = run(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return nlohmann::json::parse(result.out)["duplicates"];
  }

  /// Every group's ids.
  static std::set<std::set<std::string>> groups(const nlohmann::json& of) {
    std::set<std::set<std::string>> found;
    for (const auto& group : of)
      found.insert(group["samples"].get<std::set<std::string>>());
    return found;
  }

  TemporaryFolder folder_;
};

TEST_F(InspectDuplicates, FindsAlteredCopiesAndNoOtherChests) {
  ASSERT_EQ(run({"thorax-phantom", "--modality", "xray", "--patients", "16", "--size", "128",
                 "--studies-max", "1", "--view", "pa", "--output", "cohort"})
                .exit_code,
            0);
  const CommandResult copies =
      run({"/usr/bin/python3",
           (source_folder() / "tests/cli/inspect_duplicates/altered_copies.py").string(), "cohort",
           "pictures"});
  ASSERT_EQ(copies.exit_code, 0) << copies.err;
  const CommandResult preprocessed = run({"thorax-preprocess", "xray", "pictures", "--keep-ids",
                                          "--size", "128", "--output", "data.h5"});
  ASSERT_EQ(preprocessed.exit_code, 0) << preprocessed.err;

  // All phantoms have one anatomy, and are more alike than people.
  const nlohmann::json found = duplicates({"--correlation", "0.99"});
  const std::set<std::set<std::string>> expected = {
      {"p00_original.png", "p00_same.tif"},    {"p01_jpeg.jpg", "p01_original.png"},
      {"p02_original.png", "p02_resized.png"}, {"p03_brighter.png", "p03_original.png"},
      {"p04_marked.png", "p04_original.png"},  {"p05_mirrored.jpg", "p05_original.png"}};
  EXPECT_EQ(groups(found["between_patients_or_splits"]), expected);
  EXPECT_EQ(found["exact_pairs"], 1);
  EXPECT_EQ(found["near_pairs"], 5);
  for (const auto& group : found["between_patients_or_splits"])
    if (!group["exact"]) {
      EXPECT_EQ(group["mirrored"], group["samples"][0] == "p05_mirrored.jpg") << group;
    }
  EXPECT_TRUE(found["within_patients"].empty());
  EXPECT_EQ(duplicates({"--correlation", "0.99", "--threads", "1"}), found);
}

/// The same large picture with a few pixels changed, for near copies.
Image varied(const Image& image, const std::string& id) {
  Image copy = image;
  copy.sample.id = copy.sample.parent = id;
  copy.pixels[5] ^= std::byte{8};
  return copy;
}

TEST_F(InspectDuplicates, TellsWhoAndWhereTheyBelongTo) {
  std::vector<Image> images = small_images(8, 64, 64);
  for (Image& image : images) {
    image.sample.patient = image.sample.id;
    image.sample.split = "train";
  }
  Image other_patient = varied(images[0], "other_patient");
  other_patient.sample.patient = "other";
  other_patient.sample.split = "test";
  other_patient.labels = {1};
  Image other_split = images[1];
  other_split.sample.id = other_split.sample.parent = "other_split";
  other_split.sample.split = "test";
  const Image same_patient = varied(images[2], "same_patient");
  Image copy = images[3];
  copy.sample.id = "s3#1";
  copy.sample.copy = 1;
  Image neighbour = varied(images[4], "neighbour");
  neighbour.sample.series = images[4].sample.series = "one scan";
  for (const Image& image : {other_patient, other_split, same_patient, copy, neighbour})
    images.push_back(image);
  store::write_dataset(folder_ / "data.h5", small_header(64, 64), images, {});

  const nlohmann::json found = duplicates();
  const nlohmann::json& between = found["between_patients_or_splits"];
  EXPECT_EQ(groups(between),
            (std::set<std::set<std::string>>{{"s0", "other_patient"}, {"s1", "other_split"}}));
  EXPECT_EQ(groups(found["within_patients"]),
            (std::set<std::set<std::string>>{{"s2", "same_patient"}}));
  EXPECT_EQ(between["1"]["patients"], 2);
  EXPECT_EQ(between["1"]["splits"], nlohmann::json({"test", "train"}));
  EXPECT_EQ(between["1"]["labels_differ"], true);
  EXPECT_EQ(between["1"]["exact"], false);
  EXPECT_EQ(between["2"]["patients"], 1);
  EXPECT_EQ(between["2"]["exact"], true);
  EXPECT_EQ(between["2"]["labels_differ"], false);

  const CommandResult text = run({"thorax-inspect", "data.h5", "--duplicates", "--sheet",
                                  "sheet.png", "--report", "report.json"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.err, HasSubstr("2 pictures occur with several patients or in several splits"));
  EXPECT_THAT(text.out, HasSubstr("samples: s0, other_patient"));
  const auto report = nlohmann::json::parse(read_text(folder_ / "report.json"));
  EXPECT_EQ(report["shown"],
            nlohmann::json({"s0", "other_patient", "s1", "other_split", "s2", "same_patient"}));
}

TEST_F(InspectDuplicates, DrawNoSheetWhereThereAreNone) {
  store::write_dataset(folder_ / "data.h5", small_header(64, 64), small_images(4, 64, 64), {});
  const CommandResult result =
      run({"thorax-inspect", "data.h5", "--duplicates", "--sheet", "sheet.png"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, AllOf(HasSubstr("no sheet"), Not(HasSubstr("pictures occur"))));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "sheet.png"));
}

} // namespace
} // namespace thorax::testing
