#include <csignal>
#include <fstream>

#include <sys/mount.h>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "core/atomic_file.h"
#include "core/hash.h"
#include "core/random.h"
#include "store/dataset.h"
#include "support/run_command.h"
#include "support/small_dataset.h"
#include "support/temporary_folder.h"

namespace thorax::testing {
namespace {

using store::DatasetReader;
using store::Image;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* all_kinds = R"(
[[transform]]
type = "rotate"
probability = 0.8
[[transform]]
type = "elastic"
probability = 0.5
[[transform]]
type = "flip"
probability = 0.5
[[transform]]
type = "contrast"
[[transform]]
type = "noise"
deviation = [0.01, 0.05]
)";

/// A folder with a dataset "data.h5" of n square originals with masks, splits and labels, and
/// "policy.toml".
class Augment : public ::testing::Test {
protected:
  void write_data(std::size_t n, std::size_t side = 32) {
    store::Header header = small_header(side, side);
    header.masks = true;
    std::vector<Image> images = small_images(n, side, side);
    for (std::size_t i = 0; i < n; ++i) {
      images[i].sample.split = i % 3 == 0 ? "test" : "train";
      images[i].mask.assign(side * side, 0);
      for (std::size_t k = 0; k < side * side; ++k)
        images[i].mask[k] = k % side < side / 3 ? 1 : k % side > side / 2 ? 2 : 0;
    }
    store::write_dataset(folder_ / "data.h5", header, images,
                         {{.command = "thorax-preprocess xray",
                           .config = {},
                           .version = {},
                           .libraries = {},
                           .inputs = {}}});
    write_text(folder_ / "policy.toml", all_kinds);
  }

  CommandResult augment(std::vector<std::string> more, const std::string& output = "out.h5",
                        CommandOptions options = {}) {
    std::vector<std::string> command = {"thorax-augment", "data.h5",  "--policy",
                                        "policy.toml",    "--output", output};
    command.insert(command.end(), more.begin(), more.end());
    options.folder = folder_.path();
    return run_command(command, options);
  }

  std::string content(const std::string& file) const {
    return DatasetReader(folder_ / file).content_hash();
  }

  TemporaryFolder folder_;
};

TEST_F(Augment, KeepsOriginalsAndAddsCopiesThatFollowThem) {
  write_data(6);
  const CommandResult result = augment({"--copies", "2"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "");
  const DatasetReader input(folder_ / "data.h5"), output(folder_ / "out.h5");
  ASSERT_EQ(output.size(), 18u);
  EXPECT_EQ(output.header(), input.header());
  std::size_t changed = 0;
  for (std::size_t i = 0; i < output.size(); ++i) {
    const Image original = input.image(i / 3), image = output.image(i);
    const int copy = static_cast<int>(i % 3);
    EXPECT_EQ(image.sample.copy, copy);
    EXPECT_EQ(image.sample.parent, original.sample.id);
    EXPECT_EQ(image.sample.id,
              original.sample.id + (copy ? "#" + std::to_string(copy) : std::string()));
    EXPECT_EQ(image.sample.patient, original.sample.patient);
    EXPECT_EQ(image.sample.split, original.sample.split);
    EXPECT_EQ(image.sample.age, original.sample.age);
    EXPECT_EQ(image.labels, original.labels);
    EXPECT_THAT(image.mask, ::testing::Each(::testing::AnyOf(0, 1, 2)));
    if (copy == 0) {
      EXPECT_EQ(image.pixels, original.pixels);
      EXPECT_EQ(image.mask, original.mask);
    } else {
      changed += image.pixels != original.pixels;
    }
  }
  EXPECT_EQ(changed, 12u) << "the policy always adds noise";
}

TEST_F(Augment, AppendsTheStepWithItsPolicyToTheProvenance) {
  write_data(2);
  ASSERT_EQ(augment({"--copies", "1", "--seed", "5"}).exit_code, 0);
  const DatasetReader input(folder_ / "data.h5"), output(folder_ / "out.h5");
  ASSERT_EQ(output.provenance().size(), 2u);
  const Provenance& step = output.provenance()[1];
  EXPECT_EQ(output.provenance()[0].command, "thorax-preprocess xray");
  EXPECT_EQ(step.command, "thorax-augment");
  EXPECT_THAT(step.inputs, ::testing::ElementsAre(input.content_hash()));
  EXPECT_THAT(step.config, AllOf(HasSubstr("seed = 5"), HasSubstr("type = \"elastic\""),
                                 Not(HasSubstr("policy.toml"))));
}

TEST_F(Augment, ResultsDependOnTheSeedAndNotOnThreads) {
  write_data(8);
  ASSERT_EQ(augment({"--threads", "1"}, "one.h5").exit_code, 0);
  ASSERT_EQ(augment({"--threads", "3"}, "three.h5").exit_code, 0);
  ASSERT_EQ(augment({"--seed", "1"}, "other.h5").exit_code, 0);
  EXPECT_EQ(content("one.h5"), content("three.h5"));
  EXPECT_NE(content("one.h5"), content("other.h5"));
}

TEST_F(Augment, CopiesOnlyTheSplitThatWasAsked) {
  write_data(6);
  ASSERT_EQ(augment({"--copies", "2", "--only-split", "train"}).exit_code, 0);
  const DatasetReader output(folder_ / "out.h5");
  EXPECT_EQ(output.size(), 6u + 4u * 2u);
  for (const store::Sample& sample : output.samples())
    EXPECT_TRUE(sample.copy == 0 || sample.split == "train") << sample.id;

  const CommandResult none = augment({"--only-split", "tren"}, "none.h5");
  EXPECT_EQ(none.exit_code, 21);
  EXPECT_THAT(none.err, HasSubstr("no sample of data.h5 is in split 'tren'"));
}

TEST_F(Augment, PreviewIsAPngOfOriginalsBesideCopies) {
  write_data(4);
  const CommandResult result = augment({"--copies", "2", "--preview", "sheet.png"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::string png = read_text(folder_ / "sheet.png");
  ASSERT_GT(png.size(), 24u);
  EXPECT_EQ(png.substr(1, 3), "PNG");
  const auto size = [&](std::size_t at) {
    return static_cast<unsigned char>(png[at + 2]) * 256 + static_cast<unsigned char>(png[at + 3]);
  };
  EXPECT_EQ(size(16), 3 * 34 - 2) << "three columns of 32 pixels with gaps of 2";
  EXPECT_EQ(size(20), 4 * 34 - 2);
}

TEST_F(Augment, APreviewOnAFullDiskIsOneLineAndLeavesNothing) {
  write_data(4);
  std::filesystem::create_directory(folder_ / "disk");
  if (::mount("tmpfs", (folder_ / "disk").c_str(), "tmpfs", 0, "size=4k") != 0)
    GTEST_SKIP() << "NOT TESTED: mounting a small disk needs root";
  const CommandResult result = augment({"--copies", "2", "--preview", "disk/sheet.png"});
  EXPECT_EQ(result.exit_code, 42) << result.err;
  EXPECT_FALSE(std::filesystem::exists(folder_ / "disk/sheet.png"));
  ::umount2((folder_ / "disk").c_str(), MNT_DETACH);
}

TEST_F(Augment, WarnsOfFlips) {
  write_data(1);
  EXPECT_THAT(augment({}).err, HasSubstr("the heart on the right"));
}

TEST_F(Augment, KilledRunIsFinishedByResume) {
  write_data(160, 192);
  const std::vector<std::string> options = {"--copies", "3", "--threads", "1"};
  ASSERT_EQ(augment(options, "whole.h5").exit_code, 0);

  const CommandResult killed = augment(
      options, "out.h5",
      {.signal_when = testing::has_lines(folder_ / "out.h5.parts/journal", 3), .signal = SIGKILL});
  ASSERT_EQ(killed.exit_code, 128 + SIGKILL) << "the run ended before it was killed";
  EXPECT_FALSE(std::filesystem::exists(folder_ / "out.h5"));

  const CommandResult refused = augment(options);
  EXPECT_EQ(refused.exit_code, 41);
  EXPECT_THAT(refused.err, HasSubstr("--resume"));

  std::vector<std::string> other = options;
  other.insert(other.end(), {"--resume", "--seed", "9"});
  EXPECT_EQ(augment(other).exit_code, 24);

  std::vector<std::string> resume = options;
  resume.push_back("--resume");
  const CommandResult resumed = augment(resume);
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_EQ(content("out.h5"), content("whole.h5"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "out.h5.parts"));

  const CommandResult again = augment(resume);
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(again.err, HasSubstr("out.h5 is finished"));
  EXPECT_EQ(augment(other).exit_code, 41) << "made with another seed";
  write_text(folder_ / "policy.toml", "[[transform]]\ntype = \"rotate\"\ndegrees = [-5, 5]\n");
  EXPECT_EQ(augment(resume).exit_code, 41) << "made with another policy";
}

/// Spoils the compressed pixels of an image, which are random and so stand in the file as they are.
void spoil(const std::filesystem::path& file, const Image& image) {
  std::string bytes = read_text(file);
  const auto* pixels = reinterpret_cast<const char*>(image.pixels.data());
  const std::size_t at = bytes.find(std::string(pixels, image.pixels.size() / 2));
  ASSERT_NE(at, std::string::npos);
  bytes.replace(at, 16, 16, '\0');
  std::ofstream(file, std::ios::binary) << bytes;
}

TEST_F(Augment, ResumeTellsSkippedCasesOfAFinishedRunAgain) {
  write_data(6);
  spoil(folder_ / "data.h5", DatasetReader(folder_ / "data.h5").image(2));
  const auto run = [&] {
    const CommandResult result =
        augment({"--copies", "2", "--on-error", "skip", "--resume", "--report", "report.json"});
    EXPECT_EQ(result.exit_code, 10) << result.err;
    EXPECT_THAT(result.err, AllOf(HasSubstr("sample 's2': pixels are missing or damaged"),
                                  HasSubstr("5 done, 1 skipped")));
    const auto report = nlohmann::json::parse(read_text(folder_ / "report.json"));
    EXPECT_EQ(report["outputs"], nlohmann::json({"out.h5"}));
    EXPECT_THAT(report["skipped"].dump(), Not(HasSubstr("data.h5")));
    return report["skipped"];
  };
  const auto skipped = run();
  ASSERT_EQ(skipped.size(), 1u);
  EXPECT_EQ(run(), skipped);
}

TEST_F(Augment, StopsWhenAskedAndKeepsWhatIsFinished) {
  write_data(160, 192);
  const CommandResult stopped = augment(
      {"--copies", "3", "--threads", "1"}, "out.h5",
      {.signal_when = testing::has_lines(folder_ / "out.h5.parts/journal", 3), .signal = SIGTERM});
  EXPECT_EQ(stopped.exit_code, 143) << stopped.err;
  EXPECT_FALSE(std::filesystem::exists(folder_ / "out.h5"));
  EXPECT_TRUE(std::filesystem::exists(folder_ / "out.h5.parts/journal"));
}

TEST_F(Augment, DryRunChecksAndWritesNothing) {
  write_data(2);
  EXPECT_EQ(augment({"--dry-run"}).exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "out.h5"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "out.h5.parts"));
}

TEST_F(Augment, RefusesBadInputWithOneLineAndItsCode) {
  write_data(2);
  write_text(folder_ / "text.h5", "not a dataset");
  ASSERT_EQ(augment({}, "augmented.h5").exit_code, 0);
  write_text(folder_ / "typo.toml", "[[transform]]\ntype = \"rotate\"\ndegree = [1, 2]\n");
  std::string half = read_text(folder_ / "data.h5");
  write_text(folder_ / "half.h5", std::string_view(half).substr(0, half.size() / 2));

  const struct {
    std::vector<std::string> arguments;
    int code;
    const char* line;
  } cases[] = {
      {{"missing.h5", "--policy", "policy.toml"}, 20, "no such file: missing.h5"},
      {{"text.h5", "--policy", "policy.toml"}, 20, "not a readable HDF5 file: text.h5"},
      {{"half.h5", "--policy", "policy.toml"}, 22, "damaged or cut off: half.h5"},
      {{"augmented.h5", "--policy", "policy.toml"}, 24, "already holds copies"},
      {{"data.h5", "--policy", "missing.toml"}, 20, "cannot read missing.toml"},
      {{"data.h5", "--policy", "typo.toml"},
       3,
       "typo.toml: line 3: unknown key 'degree' - did you mean 'degrees'?"},
      {{"data.h5", "--policy", "policy.toml", "--copies", "0"}, 2, "0 is not within 1 to 1000"},
      {{"data.h5", "--policy", "policy.toml", "--output", "augmented.h5"},
       41,
       "output exists: augmented.h5"},
      {{"data.h5", "--policy", "policy.toml", "--output", "data.h5/out.h5"}, 40, "data.h5"},
  };
  for (const auto& [arguments, code, line] : cases) {
    std::vector<std::string> command = {"thorax-augment"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    if (std::find(command.begin(), command.end(), "--output") == command.end())
      command.insert(command.end(), {"--output", "new.h5"});
    const CommandResult result = run_command(command, {.folder = folder_.path()});
    EXPECT_EQ(result.exit_code, code) << result.command << result.err;
    EXPECT_THAT(result.err, HasSubstr(line)) << result.command;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "new.h5")) << result.command;
  }
}

} // namespace
} // namespace thorax::testing
