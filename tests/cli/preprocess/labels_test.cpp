#include <fstream>
#include <map>

#include "cohort.h"

namespace thorax {
namespace {

using ::testing::HasSubstr;

/// Label tables for datasets whose identifiers are hashed.
class LabelsOfDatasets : public Cohort {
protected:
  void SetUp() override {
    for (const char* patient : {"anna", "bert", "carl"})
      write_series(patient);
    std::ofstream(folder_ / "labels.csv")
        << "id,lesion\n"
        << scan::uid_from("annaseries") << ",1\nbert-SECRETID,0\nnobody,1\n";
    const auto result = preprocess({"ct", "cohort", "--as", "volumes", "--output", "first/v.h5"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }

  testing::CommandResult label(const std::string& key) {
    return preprocess({"ct", "first/v.h5", "--as", "volumes", "--labels", "labels.csv", "--id-key",
                       key, "--output", "second/v.h5"});
  }
};

TEST_F(LabelsOfDatasets, AreFoundWithTheKeyOfTheirIdentifiers) {
  const auto result = label("first/id.key");
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("1 of 3 cases have no row"));
  const store::DatasetReader reader(folder_ / "second/v.h5");
  ASSERT_EQ(reader.size(), 3u);
  std::string key;
  std::ifstream(folder_ / "first/id.key") >> key;
  std::map<std::string, int> label_of;
  for (std::size_t i = 0; i < reader.size(); ++i)
    label_of[reader.samples()[i].patient] = reader.labels().values[i];
  const auto patient = [&](const std::string& name) {
    return hmac_sha256(key, "patient:" + name + "-SECRETID").substr(0, 16);
  };
  EXPECT_EQ(label_of.at(patient("anna")), 1);
  EXPECT_EQ(label_of.at(patient("bert")), 0);
  EXPECT_EQ(label_of.at(patient("carl")), -1);
}

TEST_F(LabelsOfDatasets, NeedTheRightKey) {
  const auto result = label("second/id.key");
  EXPECT_EQ(result.exit_code, static_cast<int>(ExitCode::no_input));
  EXPECT_THAT(result.err, HasSubstr("--id-key"));
}

} // namespace
} // namespace thorax
