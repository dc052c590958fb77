#include <algorithm>
#include <filesystem>
#include <sstream>

#include <nlohmann/json.hpp>

#include "cohort.h"
#include "core/atomic_file.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// thorax-preprocess as a job of several ranks.
class Ranks : public Cohort {
protected:
  void SetUp() override {
    for (int patient = 0; patient < 7; ++patient)
      write_series("patient" + std::to_string(patient), 3 + 2 * static_cast<std::size_t>(patient));
  }

  static std::size_t lines_with(const std::string& text, const std::string& words) {
    std::istringstream lines(text);
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line);)
      count += line.find(words) != line.npos;
    return count;
  }

  std::size_t files_in(const std::string& folder) {
    std::size_t files = 0;
    for (const auto& entry : fs::directory_iterator(folder_ / folder))
      files += entry.path().extension() == ".h5";
    return files;
  }
};

TEST_F(Ranks, WriteTheSamplesOfOneProcessInTheSameOrder) {
  ASSERT_EQ(preprocess({"ct", "cohort", "--size", "16", "--output", "one.h5"}).exit_code, 0);
  for (const int ranks : {2, 3, 9}) {
    const auto result = on_ranks(ranks, {"ct", "cohort", "--size", "16", "--force", "--report",
                                         "report.json", "--output", "many.h5"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(content("many.h5"), content("one.h5"));
    EXPECT_EQ(files_in("many.h5.shards"), static_cast<std::size_t>(std::min(ranks, 7)));
    const std::string report = read_text(folder_ / "report.json");
    EXPECT_THAT(report, HasSubstr("\"done\": 7"));
    EXPECT_THAT(report, HasSubstr("\"seen\": 63"));
    if (ranks == 2) { // 63 slices, of which the largest scan, 15, cannot be cut
      const store::DatasetReader half(folder_ / "many.h5.shards" / "0001-of-0002.h5");
      EXPECT_NEAR(static_cast<double>(half.size()), 63 / 2.0, 15 / 2.0);
    }
    const store::DatasetReader reader(folder_ / "many.h5");
    EXPECT_EQ(reader.provenance().back().ranks, ranks);
    EXPECT_EQ(reader.provenance().back().inputs,
              store::DatasetReader(folder_ / "one.h5").provenance().back().inputs);
  }
}

TEST_F(Ranks, FindWhatOneProcessFindsAndTellItOnce) {
  const auto cut = [&](const fs::path& path, std::uintmax_t by) {
    fs::resize_file(path, fs::file_size(path) - by);
  };
  cut(folder_ / "cohort" / "patient0" / "IM0", 500); // within the pixels
  fs::resize_file(folder_ / "cohort" / "patient1" / "IM2", 400);
  fs::copy(folder_ / "cohort" / "patient2", folder_ / "cohort" / "again",
           fs::copy_options::recursive);
  write_text(folder_ / "cohort" / "notes.txt", "no image");
  fs::create_symlink("nowhere", folder_ / "cohort" / "link");
  ASSERT_EQ(in_folder({"tar", "-C", "cohort", "-czf", "cohort/patient3.tgz", "patient3"}).exit_code,
            0);
  fs::remove_all(folder_ / "cohort" / "patient3");
  const std::vector<std::string> arguments = {"ct",         "cohort", "--as",    "volumes",
                                              "--on-error", "skip",   "--force", "--keep-ids",
                                              "--report",   "r.json", "--output"};
  const auto with = [&](const std::string& output) {
    auto all = arguments;
    all.push_back(output);
    return all;
  };
  const auto one = preprocess(with("one.h5"));
  ASSERT_EQ(one.exit_code, 10) << one.err;
  const auto report = nlohmann::json::parse(read_text(folder_ / "r.json"));
  for (const int ranks : {2, 5}) {
    const auto many = on_ranks(ranks, with("many.h5"));
    ASSERT_EQ(many.exit_code, 10) << many.err;
    EXPECT_EQ(content("many.h5"), content("one.h5"));
    const auto same = nlohmann::json::parse(read_text(folder_ / "r.json"));
    EXPECT_EQ(same["left_out"], report["left_out"]);
    EXPECT_EQ(same["cases"], report["cases"]);
    EXPECT_EQ(same["skipped"], report["skipped"]);
    for (const char* told : {"patient1/IM2", "cohort/link", "copies of other files"})
      EXPECT_EQ(lines_with(many.err, told), lines_with(one.err, told)) << told << many.err;
  }
}

TEST_F(Ranks, OneUnpacksForAllAndSkippedCasesAreInTheReport) {
  ASSERT_EQ(in_folder({"tar", "-cf", "cohort.tar", "cohort"}).exit_code, 0);
  const auto packed = on_ranks(3, {"ct", "cohort.tar", "--size", "16", "--output", "packed.h5"});
  ASSERT_EQ(packed.exit_code, 0) << packed.err;
  EXPECT_FALSE(fs::exists(folder_ / "packed.h5.unpacked"));
  ASSERT_EQ(preprocess({"ct", "cohort", "--size", "16", "--output", "one.h5"}).exit_code, 0);
  EXPECT_EQ(content("packed.h5"), content("one.h5"));

  for (const char* patient : {"patient0", "patient6"}) {
    const auto slice = folder_ / "cohort" / patient / "IM1";
    fs::resize_file(slice, fs::file_size(slice) - 100);
  }
  const auto skipping =
      on_ranks(2, {"ct", "cohort", "--size", "16", "--on-error", "skip", "--keep-ids", "--report",
                   "report.json", "--output", "rest.h5"});
  EXPECT_EQ(skipping.exit_code, 10) << skipping.err;
  const std::string report = read_text(folder_ / "report.json");
  EXPECT_THAT(report, HasSubstr("patient0/IM1"));
  EXPECT_THAT(report, HasSubstr("patient6/IM1"));
  const auto stopped = on_ranks(2, {"ct", "cohort", "--size", "16", "--output", "none.h5"});
  EXPECT_EQ(stopped.exit_code, 20) << stopped.err;
  EXPECT_FALSE(fs::exists(folder_ / "none.h5"));
}

} // namespace
} // namespace thorax
