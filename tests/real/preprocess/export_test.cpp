#include <cstdlib>
#include <filesystem>

#include <gmock/gmock.h>

#include "support/run_command.h"
#include "support/temporary_folder.h"

// Real CT through thorax-preprocess to NIfTI and back onto its source, by pydicom and nibabel.

namespace thorax {
namespace {

namespace fs = std::filesystem;

struct Source {
  const char *kind, *path;
};

class RealExport : public ::testing::TestWithParam<Source> {};

TEST_P(RealExport, OverlaysItsSource) {
  const char* data = std::getenv("THORAX_REAL_DATA");
  if (!data)
    GTEST_SKIP() << "THORAX_REAL_DATA IS NOT SET: no real images to read";
  const testing::TemporaryFolder folder;
  const fs::path source = fs::path(data) / GetParam().path;
  const auto run = testing::run_command({"thorax-preprocess", "ct", source.string(), "--as",
                                         "volumes", "--export-nifti", (folder / "nifti").string(),
                                         "--output", (folder / "v.h5").string()});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  std::size_t volumes = 0;
  for (const auto& entry : fs::directory_iterator(folder / "nifti")) {
    const auto script = testing::source_folder() / "tests/support/check_export.py";
    const auto checked = testing::run_command({"/usr/bin/python3", script.string(), GetParam().kind,
                                               source.string(), entry.path().string()});
    EXPECT_EQ(checked.exit_code, 0) << checked.err;
    ++volumes;
  }
  EXPECT_EQ(volumes, 1u);
}

INSTANTIATE_TEST_SUITE_P(Ct, RealExport,
                         ::testing::Values(Source{"dicom", "ct_dicom_series/cap002_every12th"},
                                           Source{"dicom", "ct_dicom_series/normal002_every12th"},
                                           Source{"dicom", "ct_dicom_series/covid_P002_every2nd"},
                                           Source{"dicom", "ct_dicom_series/lungdx_A0002_B40f"},
                                           Source{"nifti",
                                                  "ct_nifti_lungmask/id001-128x128x64.nii.gz"}));

} // namespace
} // namespace thorax
