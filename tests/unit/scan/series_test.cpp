#include "scan/series.h"

#include <cmath>

#include <gmock/gmock.h>

#include "core/atomic_file.h"
#include "core/folder.h"
#include "scan/dicom_write.h"
#include "scan/series_load.h"
#include "scan/series_search.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

namespace thorax::scan {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

DicomHeader slice_header(double z, double shift_y = 0, double thickness = 0) {
  DicomHeader header;
  header.modality = "CT";
  header.study = "1";
  header.series = "2";
  header.sop_instance = std::to_string(z);
  header.rows = header.columns = 4;
  header.position = {-100, -90 + shift_y, z};
  header.orientation = {1, 0, 0, 0, 1, 0};
  header.pixel_spacing = {0.7, 0.8};
  if (thickness > 0)
    header.slice_thickness = thickness;
  return header;
}

Series series_at(const std::vector<double>& positions, double thickness = 0, double shear = 0) {
  std::vector<LocatedSlice> slices;
  for (const double z : positions)
    slices.push_back(
        {"slice" + std::to_string(slices.size()), slice_header(z, shear * z, thickness)});
  return make_series(slices);
}

TEST(MakeSeries, SortsByPositionAndMeasuresTheSpacing) {
  const Series series = series_at({10, 2, 6, -2}, 2.5);
  EXPECT_EQ(series.shape, (Shape3{4, 4, 4}));
  EXPECT_EQ(series.geometry.spacing, (std::array{0.8, 0.7, 4.0}));
  EXPECT_EQ(series.geometry.origin, (std::array{-100.0, -90.0, -2.0}));
  EXPECT_EQ(series.slices.front().path, "slice3");
  EXPECT_EQ(series.slices.back().path, "slice0");
  EXPECT_TRUE(series.uniform);
}

struct OddSeries {
  std::vector<double> positions;
  double thickness, shear;
  bool uniform;
  std::string warning; ///< empty: none
};

class MakeSeriesWarns : public ::testing::TestWithParam<OddSeries> {};

TEST_P(MakeSeriesWarns, WithNumbers) {
  const OddSeries& odd = GetParam();
  const Series series = series_at(odd.positions, odd.thickness, odd.shear);
  EXPECT_EQ(series.uniform, odd.uniform);
  if (odd.warning.empty())
    EXPECT_THAT(series.warnings, IsEmpty());
  else
    EXPECT_THAT(series.warnings, Contains(odd.warning));
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, MakeSeriesWarns,
    ::testing::Values(
        OddSeries{{0, 2, 4, 6}, 2, 0, true, ""}, OddSeries{{0, 2.9, 5.8}, 2, 0, true, ""},
        OddSeries{{0, 4, 8, 12}, 2, 0, true, "slices are 4 mm apart but 2 mm thick"},
        OddSeries{{0, 2, 4, 10, 12, 14},
                  2,
                  0,
                  false,
                  "about 2 slices are missing in 1 gaps, the widest 6 mm"},
        OddSeries{{0, 2, 4, 6.5, 8.5}, 2, 0, false, "slice spacing is not uniform: 2 to 2.5 mm"},
        OddSeries{{0, 1.3, 2.5, 3.8, 5, 6.3, 7.5}, 1.25, 0, true, ""},
        OddSeries{{0, 2, 4}, 2, 0.01, true, ""},
        OddSeries{{0, 2, 2, 4}, 2, 0, true, "1 slices lie where another one does and are left out"},
        OddSeries{{0, 2, 4},
                  2,
                  std::tan(15 * M_PI / 180),
                  true,
                  "gantry tilt: slices are stacked 15.0 degrees off their normal"},
        OddSeries{{0},
                  2,
                  0,
                  true,
                  "the series has a single slice, whose spacing is not known: 1 mm is stored"}));

TEST(MakeSeries, ThicknessIsNeverTheSpacingOfASingleSlice) {
  for (const double thickness : {-3.0, 0.0, 5.0, 1e300}) {
    DicomHeader header = slice_header(0);
    header.slice_thickness = thickness;
    EXPECT_EQ(make_series({{"slice", header}}).geometry.spacing[2], 1) << thickness;
  }
}

/// Voxels that tell where they are.
Volume<std::int16_t> numbered_volume() {
  Volume<std::int16_t> volume({5, 4, 6},
                              {{-20, -30, 7}, {1.5, 1.25, 2.5}, {1, 0, 0, 0, 1, 0, 0, 0, 1}});
  for (std::size_t i = 0; i < volume.voxels.size(); ++i)
    volume.voxels[i] = static_cast<std::int16_t>(-1024 + 7 * i);
  return volume;
}

StudyTags tags_of(const std::string& series) {
  return {.patient_id = "P1",
          .patient_name = "PHANTOM^1",
          .sex = "F",
          .age = 61,
          .study_uid = "2.25.1",
          .series_uid = series,
          .frame_of_reference_uid = "2.25.3",
          .study_id = "1",
          .date = "20200115",
          .description = "test"};
}

TEST(FindSeries, FindsSortsAndLoadsWhatWasWritten) {
  const thorax::testing::TemporaryFolder folder;
  const auto volume = numbered_volume();
  const char* names[] = {"b", "e.dcm", "a", "sub/x", "c.txt"};
  std::filesystem::create_directory(folder / "sub");
  for (std::size_t z = 0; z < 5; ++z)
    write_ct_slice(folder / names[z], volume, z, tags_of("2.25.2"), static_cast<int>(5 - z));
  for (std::size_t z = 0; z < 2; ++z)
    write_ct_slice(folder / ("other" + std::to_string(z)), volume, z, tags_of("2.25.9"),
                   static_cast<int>(z));
  write_text(folder / "notes.dcm", "not an image, whatever its name says");
  write_xray(folder / "xray", Raster<std::uint16_t>(8, 8, 5), tags_of("2.25.7"), {});

  const SeriesSearch found = find_series(content_of(folder.path()).files, 2);
  EXPECT_EQ(found.not_dicom, 1u);
  EXPECT_EQ(found.count("modality DX, not CT"), 1u);
  ASSERT_EQ(found.series.size(), 2u);
  const Series& series = found.series[0];
  EXPECT_EQ(series.header.patient, "P1");
  EXPECT_EQ(series.header.age, 61);
  EXPECT_THAT(series.warnings, IsEmpty());
  const auto loaded = load_series(series);
  EXPECT_EQ(loaded.voxels, volume.voxels);
  EXPECT_EQ(loaded.geometry, volume.geometry);
}

TEST(WrittenDicom, IsValidByDciodvfy) {
  if (thorax::testing::run_command({"which", "dciodvfy"}).exit_code != 0)
    GTEST_SKIP() << "DCIODVFY IS MISSING: install Debian's dicom3tools";
  const thorax::testing::TemporaryFolder folder;
  write_ct_slice(folder / "ct", numbered_volume(), 1, tags_of(uid_from("series")), 2);
  write_xray(folder / "pa", Raster<std::uint16_t>(8, 8, 5), tags_of(uid_from("x")), {.view = "PA"});
  write_xray(folder / "ap", Raster<std::uint16_t>(8, 8, 5), tags_of(uid_from("y")), {.view = "AP"});
  for (const char* name : {"ct", "pa", "ap"}) {
    const auto result = thorax::testing::run_command({"dciodvfy", (folder / name).string()});
    EXPECT_EQ(result.err.find("Error"), std::string::npos) << name << ": " << result.err;
    EXPECT_EQ(result.out.find("Error"), std::string::npos) << name << ": " << result.out;
  }
}

TEST(Uid, IsShortAndAPureFunctionOfTheText) {
  EXPECT_EQ(uid_from("a"), uid_from("a"));
  EXPECT_NE(uid_from("a"), uid_from("b"));
  EXPECT_LE(uid_from("a").size(), 64u);
  // SHA-256("a") begins with ca978112ca1bbdcafac231b39a23dc4d; as a decimal number by Python.
  EXPECT_EQ(uid_from("a"), "2.25.269290709893687070873337820426365295693");
}

} // namespace
} // namespace thorax::scan
