#include "scan/volume_file.h"

#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "core/error.h"
#include "core/log.h"
#include "scan/file_kind.h"
#include "unit/scan/reference_files.h"

namespace thorax::scan {
namespace {

using ::testing::HasSubstr;
using thorax::testing::BadFile;
using thorax::testing::expect_refused;
using thorax::testing::expected_values;
using thorax::testing::reference_files;

class BadNifti : public ::testing::TestWithParam<BadFile> {};

TEST_P(BadNifti, IsOneLineThatNamesTheFile) {
  expect_refused(GetParam(), [](const auto& path) { read_nifti<float>(path); });
}

INSTANTIATE_TEST_SUITE_P(Kinds, BadNifti,
                         ::testing::Values(BadFile{"bad_slope.nii", "values scaled by nan"},
                                           BadFile{"bad_intercept.nii",
                                                   "values scaled by 0 and 100"},
                                           BadFile{"not_finite.nii", "1 voxels are not finite"},
                                           BadFile{"four_dimensions.nii.gz", "2 volumes"},
                                           BadFile{"form_bad_second.nii.gz", "a NIfTI-2 file"},
                                           BadFile{"form_bad_zoom.nii", "pixdim, sform and units"},
                                           BadFile{"form_bad_sheared.nii", "a sheared volume"},
                                           BadFile{"truncated_sound.nii.gz", "truncated NIfTI"},
                                           BadFile{"truncated_sound.nii", "truncated NIfTI"},
                                           BadFile{"changed.nii.gz", "damaged or truncated NIfTI"},
                                           BadFile{"no_such.nii.gz", "cannot be opened"}));

TEST(Nifti, ReadsWhatNibabelWroteInLps) {
  const auto path = reference_files() / "volume.nii.gz";
  const auto volume = read_nifti<float>(path);
  EXPECT_EQ(volume.shape, (Shape3{7, 6, 5}));
  const std::string raw = read_text(reference_files() / "volume.expected");
  ASSERT_EQ(raw.size(), volume.voxels.size() * sizeof(float));
  EXPECT_EQ(std::memcmp(raw.data(), volume.voxels.data(), raw.size()), 0);
  // The affine in RAS+ was [[-2 0 0 30] [0 0 3 -20] [0 4 0 10]]; LPS turns the signs of the first
  // two rows.
  EXPECT_EQ(volume.geometry.spacing, (std::array{2.0, 4.0, 3.0}));
  EXPECT_EQ(volume.geometry.origin, (std::array{-30.0, 20.0, 10.0}));
  EXPECT_EQ(volume.geometry.direction, (std::array{1.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 1.0, 0.0}));
}

TEST(Nifti, IsKnownByItsContentWhateverItsName) {
  for (const char* name : {"volume.nii.gz", "slope_two.nii"}) {
    const auto source = reference_files() / name;
    const auto expected = read_volume<float>(source);
    for (const char* other : {"A.NII.GZ", "B.NII", "no_extension", "c.nii", "d.nii.gz", "1.2.3"}) {
      const thorax::testing::TemporaryFolder folder;
      std::filesystem::copy_file(source, folder / other);
      EXPECT_EQ(kind_of(folder / other), FileKind::nifti) << name << " as " << other;
      const auto volume = read_volume<float>(folder / other);
      EXPECT_EQ(volume.voxels, expected.voxels) << name << " as " << other;
      EXPECT_EQ(volume.geometry, expected.geometry);
    }
  }
}

TEST(Nifti, ADamagedOneIsStillOne) {
  const thorax::testing::TemporaryFolder folder;
  write_text(folder / "A.NII.GZ", "no volume");
  EXPECT_EQ(kind_of(folder / "A.NII.GZ"), FileKind::nifti);
  write_text(folder / "packed", "\x1F\x8B and no more");
  EXPECT_EQ(kind_of(folder / "packed"), FileKind::other);
}

TEST(Nifti, SpacingsThatNoScannerHasAreRefused) {
  for (const double spacing : {1e-5, 1e6}) {
    const thorax::testing::TemporaryFolder folder;
    write_nifti(
        folder / "v.nii.gz",
        Volume<std::int16_t>({3, 4, 5}, {{0, 0, 0}, {1, 1, spacing}, {1, 0, 0, 0, 1, 0, 0, 0, 1}}));
    try {
      read_volume<float>(folder / "v.nii.gz");
      ADD_FAILURE() << spacing;
    } catch (const Error& error) {
      EXPECT_THAT(error.line(), HasSubstr("v.nii.gz: a spacing of"));
    }
  }
}

TEST(Nifti, RoundsAndLimitsToIntegers) {
  const auto path = reference_files() / "volume.nii.gz";
  const auto exact = read_nifti<float>(path);
  const auto hu = read_nifti<std::int16_t>(path);
  const auto bytes = read_nifti<std::uint8_t>(path);
  for (std::size_t i = 0; i < exact.voxels.size(); ++i) {
    EXPECT_EQ(hu.voxels[i], std::lround(exact.voxels[i]));
    EXPECT_EQ(bytes.voxels[i], std::clamp(std::lround(exact.voxels[i]), 0l, 255l));
  }
}

/// A file, and of how much is warned.
struct Form {
  const char* name;
  std::size_t warnings = 0;
};

class NiftiForm : public ::testing::TestWithParam<Form> {};

// The affines are what nibabel reads, in mm.
TEST_P(NiftiForm, LiesWhereNibabelHasIt) {
  const std::size_t before = log::warnings();
  const auto path = reference_files() / fmt::format("form_{}.nii", GetParam().name);
  const Geometry geometry = read_volume<float>(path).geometry;
  EXPECT_EQ(log::warnings() - before, GetParam().warnings);
  const auto affine = expected_values(path);
  ASSERT_EQ(affine.size(), 12u);
  for (std::size_t row = 0; row < 3; ++row) {
    const double sign = row < 2 ? -1 : 1;
    for (std::size_t axis = 0; axis < 3; ++axis)
      EXPECT_NEAR(sign * geometry.direction[3 * row + axis] * geometry.spacing[axis],
                  affine[4 * row + axis], 1e-5);
    EXPECT_NEAR(sign * geometry.origin[row], affine[4 * row + 3], 1e-4);
  }
}

INSTANTIATE_TEST_SUITE_P(Forms, NiftiForm,
                         ::testing::Values(Form{"sform"}, Form{"qform"}, Form{"both"},
                                           Form{"differ", 1}, Form{"zoom", 1}, Form{"metres"},
                                           Form{"microns"}),
                         [](const auto& form) { return std::string(form.param.name); });

TEST(Nifti, WithoutOrientationIsWarnedOf) {
  const std::size_t before = log::warnings();
  EXPECT_EQ(read_volume<float>(reference_files() / "form_none.nii").geometry.spacing,
            (std::array{1.25, 1.5, 2.0}));
  EXPECT_EQ(log::warnings(), before + 1);
}

TEST(MetaImage, WithoutSpacingIsWarnedOf) {
  const thorax::testing::TemporaryFolder folder;
  std::string text = read_text(reference_files() / "meta.mha");
  const auto at = text.find("ElementSpacing");
  ASSERT_NE(at, std::string::npos);
  text.erase(at, text.find('\n', at) + 1 - at);
  write_text(folder / "v.mha", text);
  const std::size_t before = log::warnings();
  EXPECT_EQ(read_volume<float>(folder / "v.mha").geometry.spacing, (std::array{1.0, 1.0, 1.0}));
  EXPECT_EQ(log::warnings(), before + 1);
}

class VolumeByHand : public ::testing::TestWithParam<const char*> {};

TEST_P(VolumeByHand, HasItsValuesAndItsPlaceInLps) {
  const auto path = reference_files() / GetParam();
  const auto volume = read_volume<float>(path);
  EXPECT_EQ(volume.shape, (Shape3{6, 5, 4}));
  EXPECT_EQ(volume.voxels, expected_values(path));
  EXPECT_EQ(volume.geometry.origin, (std::array{-10.0, 20.0, -30.0}));
  EXPECT_EQ(volume.geometry.spacing, (std::array{0.5, 0.75, 2.0}));
  // Columns run to the left, rows up, slices to the front.
  EXPECT_EQ(volume.geometry.direction, (std::array{1.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 1.0, 0.0}));
}

INSTANTIATE_TEST_SUITE_P(Formats, VolumeByHand,
                         ::testing::Values("meta.mha", "meta_packed.mha", "meta_beside.mhd",
                                           "nrrd.nrrd", "nrrd_packed.nrrd"));

/// A file, the signs that turn its coordinates into LPS, and of how much is warned.
struct Space {
  const char* name;
  std::array<double, 3> signs;
  std::size_t warnings = 0;
};

class NrrdSpace : public ::testing::TestWithParam<Space> {};

// Space directions (1.25,0,0) (0,1.5,0) (0,0,2), space origin (3,4,5): by the format's definition
// coordinates grow towards the sides that the space names.
TEST_P(NrrdSpace, IsTurnedIntoLps) {
  const auto& [name, signs, warnings] = GetParam();
  const std::size_t before = log::warnings();
  const Geometry geometry =
      read_volume<float>(reference_files() / fmt::format("space_{}.nrrd", name)).geometry;
  EXPECT_EQ(log::warnings() - before, warnings);
  const auto& [x, y, z] = signs;
  const std::array origin{3 * x, 4 * y, 5 * z}, spacing{1.25, 1.5, 2.0};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(geometry.origin[i], origin[i], 1e-12);
    EXPECT_NEAR(geometry.spacing[i], spacing[i], 1e-12);
  }
  EXPECT_EQ(geometry.direction, (std::array{x, 0., 0., 0., y, 0., 0., 0., z}));
}

INSTANTIATE_TEST_SUITE_P(Spaces, NrrdSpace,
                         ::testing::Values(Space{"lps", {1, 1, 1}}, Space{"lps_long", {1, 1, 1}},
                                           Space{"ras", {-1, -1, 1}},
                                           Space{"ras_long", {-1, -1, 1}}, Space{"las", {1, -1, 1}},
                                           Space{"las_short", {1, -1, 1}},
                                           Space{"metres", {1, 1, 1}},
                                           Space{"scanner", {1, 1, 1}, 1},
                                           Space{"dimension", {1, 1, 1}, 1}),
                         [](const auto& space) { return std::string(space.param.name); });

TEST(Nrrd, WhatItDoesNotSayIsWarnedOf) {
  const std::size_t before = log::warnings();
  EXPECT_EQ(read_volume<float>(reference_files() / "space_spacings.nrrd").geometry.spacing,
            (std::array{1.25, 1.5, 2.0}));
  EXPECT_EQ(log::warnings(), before + 1);
  EXPECT_EQ(read_volume<float>(reference_files() / "space_nothing.nrrd").geometry.spacing,
            (std::array{1.0, 1.0, 1.0}));
  EXPECT_EQ(log::warnings(), before + 3);
}

class BadVolume : public ::testing::TestWithParam<BadFile> {};

TEST_P(BadVolume, IsOneLineThatNamesTheFile) {
  expect_refused(GetParam(), [](const auto& path) { read_volume<std::int16_t>(path); });
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, BadVolume,
    ::testing::Values(BadFile{"bad_short.mha", "truncated: 230 of 240 bytes"},
                      BadFile{"bad_packed.mha", "truncated: 0 of 240 bytes"},
                      BadFile{"bad_escaping.mhd", "not in '../meta_beside.raw'"},
                      BadFile{"bad_absolute.mhd", "not in '/etc/hostname'"},
                      BadFile{"bad_list.mhd", "not in 'LIST'"},
                      BadFile{"bad_pattern.mhd", "not in 'slice%03d.raw 1 6 1'"},
                      BadFile{"bad_missing.mhd", "not in 'missing.raw'"},
                      BadFile{"bad_link.mhd", "not in 'link.raw'"},
                      BadFile{"bad_flat.mha", "no MetaImage of one grey volume"},
                      BadFile{"bad_short.nrrd", "truncated: 230 of 240 bytes"},
                      BadFile{"bad_packed.nrrd", "truncated: 0 of 240 bytes"},
                      BadFile{"bad_detached.nrrd", "in another file"},
                      BadFile{"bad_encoding.nrrd", "encoding 'ascii'"},
                      BadFile{"bad_colour.nrrd", "an axis of kind 'RGB-color'"},
                      BadFile{"space_feet.nrrd", "lengths in 'ft'"},
                      BadFile{"space_sheared.nrrd", "a sheared volume"},
                      BadFile{"grey.png", "not a NIfTI, NRRD or MetaImage volume"}));

class ScaledNifti : public ::testing::TestWithParam<const char*> {};

TEST_P(ScaledNifti, ASlopeOfZeroStandsForNone) {
  const auto path = reference_files() / GetParam();
  EXPECT_EQ(read_volume<float>(path).voxels, expected_values(path));
}

INSTANTIATE_TEST_SUITE_P(Slopes, ScaledNifti, ::testing::Values("slope_zero.nii", "slope_two.nii"));

TEST(Nifti, LimitingValuesIsWarnedOf) {
  const std::size_t before = log::warnings();
  const auto volume = read_volume<std::int16_t>(reference_files() / "beyond.nii");
  EXPECT_EQ(log::warnings(), before + 1);
  EXPECT_EQ(*std::max_element(volume.voxels.begin(), volume.voxels.end()), 32767);
  read_volume<float>(reference_files() / "beyond.nii");
  EXPECT_EQ(log::warnings(), before + 1);
}

TEST(Nifti, IsReadByNibabelAsWritten) {
  const thorax::testing::TemporaryFolder folder;
  Volume<std::int16_t> volume({5, 4, 3},
                              {{-10, 20, 30}, {1.5, 2, 2.5}, {1, 0, 0, 0, 1, 0, 0, 0, 1}});
  long sum = 0;
  for (std::size_t i = 0; i < volume.voxels.size(); ++i)
    sum += volume.voxels[i] = static_cast<std::int16_t>(i * 31 - 900);
  write_nifti(folder / "v.nii.gz", volume);
  const auto read = thorax::testing::run_reference({"nifti", (folder / "v.nii.gz").string()});
  ASSERT_EQ(read.exit_code, 0) << read.err;
  std::istringstream lines(read.out);
  std::array<int, 3> shape;
  for (int& n : shape)
    lines >> n;
  EXPECT_EQ(shape, (std::array{3, 4, 5}));
  std::array<double, 16> affine;
  for (double& a : affine)
    lines >> a;
  EXPECT_EQ(affine,
            (std::array{-1.5, 0., 0., 10., 0., -2., 0., -20., 0., 0., 2.5, 30., 0., 0., 0., 1.}));
  long total, voxel;
  lines >> total >> voxel;
  EXPECT_EQ(total, sum);
  EXPECT_EQ(voxel, volume.at(3, 2, 1));
}

} // namespace
} // namespace thorax::scan
