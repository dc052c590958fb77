#include <cmath>
#include <filesystem>

#include "cohort.h"
#include "core/atomic_file.h"
#include "unit/scan/scanned_phantom.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;
using scan::acquire;
using scan::centres_at;
using scan::even_places;
using ::testing::HasSubstr;
using ::testing::Not;

/// Folders as hospitals hand them out.
class MixedFolder : public Cohort {
protected:
  void SetUp() override { fs::create_directories(folder_ / "mixed"); }

  testing::CommandResult volumes(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"ct", "mixed", "--as", "volumes", "--keep-ids", "--force",
                               "--report", "report.json", "--output", "v.h5"});
    return preprocess(more);
  }

  std::vector<std::string> ids() {
    const store::DatasetReader reader(folder_ / "v.h5");
    std::vector<std::string> result;
    for (const auto& sample : reader.samples())
      result.push_back(sample.id);
    return result;
  }

  void remove_attribute(const std::string& prefix, const DcmTagKey& tag,
                        const char* instead = nullptr) {
    for (const auto& entry : fs::directory_iterator(folder_ / "mixed")) {
      if (!entry.path().filename().string().starts_with(prefix))
        continue;
      DcmFileFormat file;
      file.loadFile(entry.path().c_str());
      if (instead)
        file.getDataset()->putAndInsertString(tag, instead);
      else
        file.getDataset()->findAndDeleteElement(tag);
      file.saveFile(entry.path().c_str(), EXS_LittleEndianExplicit);
    }
  }

  const std::vector<scan::Point> centres = centres_at(even_places(-26, 4, 14));
};

TEST_F(MixedFolder, PatientsAndPhasesBecomeCasesOfTheirOwn) {
  acquire(folder_ / "mixed",
          {.centres = centres, .series = "2.25.5", .name = "a", .acquisition = 1});
  acquire(folder_ / "mixed",
          {.centres = centres, .series = "2.25.5", .name = "b", .acquisition = 2});
  acquire(folder_ / "mixed",
          {.centres = centres, .series = "2.25.6", .patient = "P2", .name = "c"});
  const auto result = volumes();
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(ids(), ::testing::ElementsAre("2.25.5", "2.25.5/2", "2.25.6"));
  EXPECT_THAT(result.err, HasSubstr("slices of 2 patients lie in one folder"));
  EXPECT_THAT(result.err, HasSubstr("1 of 2 volumes of one series"));
}

TEST_F(MixedFolder, StudiesThatShareTheIdentifierOfASeriesStayApart) {
  for (const std::string study : {"2.25.1", "2.25.2"}) {
    acquire(folder_ / "mixed", {.centres = centres, .series = "2.25.5", .name = study});
    remove_attribute(study, DCM_StudyInstanceUID, study.c_str());
  }
  const auto result = volumes();
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(ids(), ::testing::ElementsAre("2.25.1/2.25.5", "2.25.2/2.25.5"));
  EXPECT_THAT(result.err, HasSubstr("2 studies have a series of this identifier"));
}

TEST_F(MixedFolder, AgesThatNobodyHasAreUnknownAndWarnedOf) {
  acquire(folder_ / "mixed", {.centres = centres, .series = "2.25.5", .name = "a"});
  remove_attribute("a", DCM_PatientAge, "999Y");
  const auto result = volumes();
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(std::isnan(store::DatasetReader(folder_ / "v.h5").samples()[0].age));
  EXPECT_THAT(result.err, HasSubstr("1 of 1 cases have an age outside 0 to 120 years"));
  EXPECT_THAT(read_text(folder_ / "report.json"), HasSubstr("cases_with_impossible_age"));
}

TEST_F(MixedFolder, WhatIsLeftOutHasItsLineAndIsListed) {
  acquire(folder_ / "mixed", {.centres = centres, .series = "2.25.5", .name = "ct"});
  acquire(folder_ / "mixed", {.centres = centres_at({0, 4}),
                              .series = "2.25.6",
                              .name = "scout",
                              .image_type = "ORIGINAL\\PRIMARY\\LOCALIZER"});
  acquire(folder_ / "mixed", {.centres = centres,
                              .series = "2.25.7",
                              .name = "mip",
                              .image_type = "DERIVED\\SECONDARY\\MIP"});
  acquire(folder_ / "mixed", {.centres = centres, .series = "2.25.8", .name = "nowhere"});
  remove_attribute("nowhere", DCM_ImagePositionPatient);
  acquire(folder_ / "mixed", {.centres = centres, .series = "2.25.9", .name = "zero"});
  remove_attribute("zero", DCM_PixelSpacing, "0\\0");
  acquire(folder_ / "mixed", {.centres = centres, .series = "2.25.10", .name = "pet"});
  remove_attribute("pet", DCM_Modality, "PT");
  const auto result = volumes();
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(ids(), ::testing::ElementsAre("2.25.5"));
  const std::string report = read_text(folder_ / "report.json");
  for (const char* reason :
       {"2 files, localizers", "14 files, derived images", "14 files, no position",
        "14 files, no pixel spacing above zero", "14 files, modality PT, not CT"}) {
    EXPECT_THAT(result.err, HasSubstr(std::string("left out: ") + reason));
    const std::string words = std::string(reason).substr(std::string(reason).find(", ") + 2);
    EXPECT_THAT(report, HasSubstr("\"reason\": \"" + words + "\""));
  }
  EXPECT_EQ(volumes({"--derived"}).exit_code, 0);
  EXPECT_THAT(ids(), ::testing::ElementsAre("2.25.5", "2.25.7"));
}

TEST_F(MixedFolder, WithoutAnySeriesTheReasonsAreTold) {
  acquire(folder_ / "mixed", {.centres = centres, .name = "nowhere"});
  remove_attribute("nowhere", DCM_ImageOrientationPatient);
  const auto result = volumes();
  EXPECT_EQ(result.exit_code, 21);
  EXPECT_THAT(result.err, HasSubstr("left out: 14 files, no orientation"));
  EXPECT_THAT(result.err, HasSubstr("mixed: holds no CT images"));
}

TEST_F(MixedFolder, IrregularSeriesFollowTheOption) {
  acquire(folder_ / "mixed",
          {.centres = centres_at({-26, -22, -18, -14, -2, 2, 6}), .series = "2.25.5"});
  const auto shape = [&] { return store::DatasetReader(folder_ / "v.h5").shape(0)[0]; };
  const auto resampled = volumes();
  ASSERT_EQ(resampled.exit_code, 0) << resampled.err;
  EXPECT_THAT(resampled.err, HasSubstr("about 2 slices are missing in 1 gaps, the widest 12 mm"));
  EXPECT_EQ(shape(), 9u);
  ASSERT_EQ(volumes({"--irregular", "keep"}).exit_code, 0);
  EXPECT_EQ(shape(), 7u);
  EXPECT_THAT(store::DatasetReader(folder_ / "v.h5").header().preprocessing,
              HasSubstr("irregular = \"keep\""));
  ASSERT_EQ(preprocess({"ct", "mixed", "--irregular", "keep", "--size", "16", "--output", "s.h5"})
                .exit_code,
            0);
  EXPECT_NEAR(store::DatasetReader(folder_ / "s.h5").samples()[4].position_mm, -2, 1e-9);
  const auto refused = volumes({"--irregular", "refuse"});
  EXPECT_EQ(refused.exit_code, 24) << refused.err;
  EXPECT_THAT(refused.err, HasSubstr("slices are missing"));
}

} // namespace
} // namespace thorax
