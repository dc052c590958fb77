#include <cmath>
#include <filesystem>

#include <nlohmann/json.hpp>

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
  acquire(folder_ / "mixed", {.centres = centres, .series = "2.25.10", .name = "pet"});
  remove_attribute("pet", DCM_Modality, "PT");
  const auto result = volumes();
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(ids(), ::testing::ElementsAre("2.25.5"));
  const std::string report = read_text(folder_ / "report.json");
  for (const char* reason :
       {"2 files, localizers", "14 files, derived images", "14 files, modality PT, not CT"}) {
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
  EXPECT_EQ(result.exit_code, 20);
  EXPECT_THAT(result.err,
              HasSubstr("a series of 14 files without usable geometry: no orientation"));
  const auto skipped = volumes({"--on-error", "skip"});
  EXPECT_EQ(skipped.exit_code, 21);
  EXPECT_THAT(skipped.err, HasSubstr("mixed: holds no CT images"));
}

/// An attribute of one series as it may be damaged.
struct Damage {
  DcmTagKey tag;
  const char* value; ///< null: the attribute is missing
  std::string words;
};

const std::vector<Damage> damages = {
    {DCM_ImagePositionPatient, nullptr, "no position"},
    {DCM_ImageOrientationPatient, nullptr, "no orientation"},
    {DCM_ImageOrientationPatient, "1\\0\\0\\1\\0\\0", "two perpendicular unit vectors"},
    {DCM_ImageOrientationPatient, "0\\0\\0\\0\\0\\0", "two perpendicular unit vectors"},
    {DCM_PixelSpacing, nullptr, "no pixel spacing of 0.01 to 100 mm"},
    {DCM_PixelSpacing, "0\\0", "no pixel spacing of 0.01 to 100 mm"},
    {DCM_PixelSpacing, "nan\\nan", "no pixel spacing of 0.01 to 100 mm"},
    {DCM_PixelSpacing, "1e300\\1e300", "no pixel spacing of 0.01 to 100 mm"},
    {DCM_PixelSpacing, "1e-300\\1e-300", "no pixel spacing of 0.01 to 100 mm"},
};

TEST_F(MixedFolder, ASeriesWithoutGeometryIsACaseThatFails) {
  for (const Damage& damage : damages) {
    fs::remove_all(folder_ / "mixed");
    fs::create_directories(folder_ / "mixed");
    acquire(folder_ / "mixed", {.centres = centres, .series = "2.25.5", .name = "good"});
    acquire(folder_ / "mixed", {.centres = centres, .series = "2.25.6", .name = "lost"});
    remove_attribute("lost", damage.tag, damage.value);
    const auto stopped = volumes();
    EXPECT_EQ(stopped.exit_code, 20) << damage.words << stopped.err;
    EXPECT_THAT(stopped.err, HasSubstr(damage.words));
    const auto skipped = volumes({"--on-error", "skip"});
    EXPECT_EQ(skipped.exit_code, 10) << damage.words << skipped.err;
    EXPECT_THAT(ids(), ::testing::ElementsAre("2.25.5"));
    EXPECT_THAT(read_text(folder_ / "report.json"), HasSubstr("\"skipped\": 1"));
  }
}

TEST_F(MixedFolder, SlicesThatASeriesLacksAreNamed) {
  acquire(folder_ / "mixed", {.centres = centres, .name = "a"});
  acquire(folder_ / "mixed", {.spacing = {1, 1}, .centres = centres_at({0, 4}), .name = "b"});
  fs::rename(folder_ / "mixed" / "a5", folder_ / "mixed" / "lost5");
  fs::rename(folder_ / "mixed" / "a6", folder_ / "mixed" / "lost6");
  remove_attribute("lost", DCM_ImagePositionPatient);
  const auto result = volumes();
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("warning: 4 slices are missing from series that are used: they "
                                    "are unlike the rest, or do not say where they lie: "));
  EXPECT_THAT(result.err, HasSubstr(", ...\n"));
  const auto report = nlohmann::json::parse(read_text(folder_ / "report.json"));
  EXPECT_THAT(
      report["slices_lost"].get<std::vector<std::string>>(),
      ::testing::UnorderedElementsAre("mixed/b0", "mixed/b1", "mixed/lost5", "mixed/lost6"));
}

TEST_F(MixedFolder, SlicesAbsurdlyFarApartAreNoGeometry) {
  acquire(folder_ / "mixed", {.centres = centres_at({0, 1e6}), .name = "far"});
  const auto result = volumes();
  EXPECT_EQ(result.exit_code, 20);
  EXPECT_THAT(result.err, HasSubstr("slices 1e+06 mm apart"));
}

TEST_F(MixedFolder, AFileGivenItselfIsJudgedAsInAFolder) {
  std::vector<Damage> all = damages;
  all.push_back({DCM_Modality, "MR", "modality MR, not CT"});
  all.push_back({DCM_ImageType, "ORIGINAL\\PRIMARY\\LOCALIZER", "localizers"});
  all.push_back({DCM_ImageType, "DERIVED\\SECONDARY", "derived images"});
  all.push_back({DCM_ImageOrientationPatient, "1\\0\\0\\0\\0\\-1", "not axial"});
  for (const Damage& damage : all) {
    acquire(folder_ / "mixed", {.centres = centres_at({0}), .name = "one"});
    remove_attribute("one", damage.tag, damage.value);
    const auto result = preprocess({"ct", "mixed/one0", "--as", "volumes", "--output", "v.h5"});
    EXPECT_EQ(result.exit_code, 20) << damage.words << result.err;
    EXPECT_THAT(result.err, HasSubstr(damage.words));
  }
}

TEST_F(MixedFolder, AFactorThatIsNoNumberMakesAFileUnreadable) {
  for (const DcmTagKey& tag : {DCM_RescaleSlope, DCM_RescaleIntercept})
    for (const char* value : {"nan", "inf", "-inf", "one"}) {
      acquire(folder_ / "mixed", {.centres = centres, .name = "ct"});
      remove_attribute("ct7", tag, value);
      const auto stopped = volumes();
      EXPECT_EQ(stopped.exit_code, 20) << value << stopped.err;
      EXPECT_THAT(stopped.err, HasSubstr("ct7: Rescale "));
      EXPECT_THAT(stopped.err, HasSubstr("is not a finite number"));
    }
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

TEST_F(MixedFolder, BytesBeyondAnImageAreToldWithTheFile) {
  acquire(folder_ / "mixed", {.centres = centres, .name = "ct"});
  const std::string path = folder_ / "mixed" / "ct7";
  DcmFileFormat file;
  file.loadFile(path.c_str());
  const std::vector<Uint16> longer(scan::phantom_rows * scan::phantom_columns + 50, 1000);
  file.getDataset()->putAndInsertUint16Array(DCM_PixelData, longer.data(), longer.size());
  file.saveFile(path.c_str(), EXS_LittleEndianExplicit);
  const auto result = volumes();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("ct7: 100 bytes of pixel data lie beyond the image"));
}

} // namespace
} // namespace thorax
