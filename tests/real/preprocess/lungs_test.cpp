#include <filesystem>
#include <iostream>

#include <gtest/gtest.h>

#include "core/folder.h"
#include "imaging/lungs.h"
#include "scan/series_load.h"
#include "scan/series_search.h"
#include "scan/volume_file.h"
#include "support/real_data.h"

namespace thorax {
namespace {

class RealLungs : public testing::RealData {};

double dice(const Volume<std::uint8_t>& mask, const Volume<float>& reference) {
  double both = 0, sum = 0;
  for (std::size_t i = 0; i < mask.voxels.size(); ++i) {
    const bool a = mask.voxels[i] != 0, b = reference.voxels[i] > 127.5f;
    both += a && b;
    sum += a + b;
  }
  return 2 * both / sum;
}

TEST_F(RealLungs, AgreeWithTheReferenceMask) {
  const auto folder = data_ / "ct_nifti_lungmask";
  const auto hu = scan::read_nifti<std::int16_t>(folder / "id001-128x128x64.nii.gz");
  const auto reference = scan::read_nifti<float>(folder / "id001-128x128x64-msk.nii.gz");
  for (const auto method :
       {imaging::LungOptions::Method::threshold, imaging::LungOptions::Method::otsu}) {
    const auto mask = imaging::segment_lungs(hu, {.method = method});
    const double score = dice(mask, reference);
    const auto volumes = imaging::lung_volumes(mask);
    std::cout << "Dice " << score << ", right " << volumes.right_ml << " mL, left "
              << volumes.left_ml << " mL\n";
    EXPECT_GT(score, 0.95);
  }
}

TEST_F(RealLungs, OfDicomSeriesHavePlausibleVolumes) {
  const auto search = scan::find_series(content_of(data_ / "ct_dicom_series").files);
  ASSERT_EQ(search.series.size(), 4u);
  for (const auto& series : search.series) {
    const auto volumes = imaging::lung_volumes(imaging::segment_lungs(scan::load_series(series)));
    std::cout << series.slices.front().path.parent_path().filename().string() << ": right "
              << volumes.right_ml << " mL, left " << volumes.left_ml << " mL\n";
    EXPECT_GT(volumes.right_ml, 400);
    EXPECT_GT(volumes.left_ml, 400);
    EXPECT_GT(volumes.right_ml + volumes.left_ml, 1000);
    EXPECT_LT(volumes.right_ml + volumes.left_ml, 8000);
  }
}

} // namespace
} // namespace thorax
