#include <filesystem>
#include <fstream>

#include "lung_cohort.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;

/// Who the patients are, in and out of the outputs.
class PreprocessIdentity : public LungCohort {};

TEST_F(PreprocessIdentity, NothingThatIdentifiesIsInTheOutputs) {
  write_series("anna");
  write_text("labels.csv", "path,patient,study,covid\nanna,PLAINPATIENT,PLAINSTUDY,1\n");
  ASSERT_EQ(preprocess({"ct", "cohort", "--labels", "labels.csv", "--size", "32", "--report",
                        "r.json", "--output", "out/s.h5"})
                .exit_code,
            0);
  std::string bytes;
  for (const auto& entry : fs::recursive_directory_iterator(folder_ / "out"))
    if (entry.is_regular_file() && entry.path().filename() != "id.key") {
      std::ifstream file(entry.path(), std::ios::binary);
      bytes.append(std::istreambuf_iterator<char>(file), {});
    }
  ASSERT_GT(bytes.size(), 1000u);
  std::string key;
  std::ifstream(folder_ / "out" / "id.key") >> key;
  ASSERT_GE(key.size(), 32u);
  for (const std::string& secret :
       {std::string("SECRET"), std::string("PLAIN"), std::string("anna"), std::string("cohort"),
        std::string("labels.csv"), std::string(".dcm"), scan::uid_from("annastudy"),
        scan::uid_from("annaseries"), key, folder_.path().string()})
    EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
  EXPECT_EQ(fs::status(folder_ / "out" / "id.key").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);

  const auto reader = open("out/s.h5");
  EXPECT_EQ(reader.samples()[0].patient, hmac_sha256(key, "patient:PLAINPATIENT").substr(0, 16));
}

TEST_F(PreprocessIdentity, KeepsIdentifiersWhenAsked) {
  write_series("anna");
  ASSERT_EQ(
      preprocess({"ct", "cohort", "--keep-ids", "--size", "32", "--output", "s.h5"}).exit_code, 0);
  const auto reader = open("s.h5");
  EXPECT_EQ(reader.samples()[3].patient, "anna-SECRETID");
  EXPECT_EQ(reader.samples()[3].id, scan::uid_from("annaseries") + "#3");
  EXPECT_FALSE(fs::exists(folder_ / "id.key"));
}

} // namespace
} // namespace thorax
