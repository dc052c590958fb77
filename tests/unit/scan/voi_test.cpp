#include "scan/voi.h"

#include <gmock/gmock.h>

#include "scan/dicom.h"
#include "unit/scan/reference_files.h"

namespace thorax::scan {
namespace {

using ::testing::FloatNear;
using ::testing::Pointwise;
using thorax::testing::expected_values;
using thorax::testing::reference_files;

class ShownByPydicom : public ::testing::TestWithParam<const char*> {};

TEST_P(ShownByPydicom, HasTheSameBrightness) {
  const auto path = reference_files() / (std::string(GetParam()) + ".dcm");
  auto [header, values, padded] = read_dicom(path);
  ASSERT_TRUE(has_voi(header));
  EXPECT_EQ(header.inverse, std::string(GetParam()) == "voi_inverse");
  EXPECT_THAT(apply_voi(header, std::move(values)).pixels,
              Pointwise(FloatNear(1e-5f), expected_values(path)));
}

INSTANTIATE_TEST_SUITE_P(Kinds, ShownByPydicom,
                         ::testing::Values("voi_untold", "voi_linear", "voi_linear_exact",
                                           "voi_sigmoid", "voi_inverse", "voi_table",
                                           "voi_table_from_below_zero", "modality_table"));

struct BrokenTable {
  const char* name;
  const char* fault;
};

class BrokenVoiTable : public ::testing::TestWithParam<BrokenTable> {};

TEST_P(BrokenVoiTable, LeavesTheWindow) {
  const auto path = reference_files() / (std::string(GetParam().name) + ".dcm");
  auto [header, values, padded] = read_dicom(path);
  EXPECT_FALSE(header.voi_table);
  EXPECT_EQ(header.voi_table_fault, GetParam().fault);
  ASSERT_TRUE(has_voi(header));
  EXPECT_THAT(apply_voi(header, std::move(values)).pixels,
              Pointwise(FloatNear(1e-5f), expected_values(path)));
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, BrokenVoiTable,
    ::testing::Values(BrokenTable{"voi_short", "lookup table with 100 of 3000 entries"},
                      BrokenTable{"voi_no_bits", "lookup table of 0 bits"},
                      BrokenTable{"voi_no_entries", "lookup table with 0 of 3000 entries"}));

TEST(Voi, Monochrome1IsShownInverted) {
  EXPECT_TRUE(read_dicom_header(reference_files() / "monochrome1.dcm").inverse);
  EXPECT_FALSE(read_dicom_header(reference_files() / "explicit.dcm").inverse);
}

/// PS3.3 C.11.2.1.2.1, Note: a width of 1 is a threshold.
TEST(Voi, AWidthOfOneIsAStep) {
  DicomHeader header;
  header.voi_window = {100, 1};
  const auto shown = apply_voi(header, Raster<float>(1, 4, {99, 99.5, 99.6f, 100}));
  EXPECT_EQ(shown.pixels, (std::vector<float>{0, 0, 1, 1}));
}

struct Width {
  VoiFunction function;
  double width;
  bool usable;
};

class VoiWidth : public ::testing::TestWithParam<Width> {};

TEST_P(VoiWidth, IsUsableWhereItsFunctionIsDefined) {
  DicomHeader header;
  EXPECT_FALSE(has_voi(header));
  header.voi_function = GetParam().function;
  header.voi_window = {100, GetParam().width};
  EXPECT_EQ(has_voi(header), GetParam().usable);
}

INSTANTIATE_TEST_SUITE_P(Kinds, VoiWidth,
                         ::testing::Values(Width{VoiFunction::linear, 0.9, false},
                                           Width{VoiFunction::linear, 1, true},
                                           Width{VoiFunction::linear, 1.5, true},
                                           Width{VoiFunction::linear_exact, 0, false},
                                           Width{VoiFunction::linear_exact, 0.5, true},
                                           Width{VoiFunction::sigmoid, -1, false},
                                           Width{VoiFunction::sigmoid, 0.5, true}));

} // namespace
} // namespace thorax::scan
