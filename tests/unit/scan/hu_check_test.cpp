#include "scan/hu_check.h"

#include <gtest/gtest.h>

namespace thorax::scan {
namespace {

/// A scan of 1000 voxels: padding, air, lung, soft tissue and bone, scaled and shifted.
Volume<std::int16_t> chest(double slope, double intercept) {
  Volume<std::int16_t> volume({10, 10, 10});
  for (std::size_t i = 0; i < volume.voxels.size(); ++i) {
    const double hu = i < 200 ? -1000 : i < 450 ? -850 : i < 900 ? 40 : 400;
    const bool padded = i < 100;
    volume.voxels[i] = static_cast<std::int16_t>(padded ? -1024 : hu * slope + intercept);
  }
  return volume;
}

struct Values {
  const char* what;
  double slope, intercept;
  bool doubted;
};

class HuCheck : public ::testing::TestWithParam<Values> {};

TEST_P(HuCheck, DoubtsWhatCannotBeHounsfieldUnits) {
  const auto doubt = doubt_about_hu(chest(GetParam().slope, GetParam().intercept));
  EXPECT_EQ(doubt.has_value(), GetParam().doubted) << GetParam().what;
}

INSTANTIATE_TEST_SUITE_P(Kinds, HuCheck,
                         ::testing::Values(Values{"sound", 1, 0, false},
                                           Values{"a little off", 1, 30, false},
                                           Values{"without intercept", 1, 1024, true},
                                           Values{"intercept twice", 1, -1024, true},
                                           Values{"grey levels", 0.1, 100, true}));

TEST(HuCheck, TellsTheNumbers) {
  EXPECT_EQ(
      doubt_about_hu(chest(1, 1024)).value_or(""),
      "the values, -1024 to 1424, may not be Hounsfield units: 0.0% are those of air and lung "
      "(-1023 to -800), 35.0% those of soft tissue (-200 to 200)");
}

} // namespace
} // namespace thorax::scan
