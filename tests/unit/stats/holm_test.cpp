#include "stats/holm.h"

#include <gtest/gtest.h>

namespace thorax::stats {
namespace {

struct HolmCase {
  std::vector<double> p_values, adjusted;
};

TEST(Holm, StepsDown) {
  for (const HolmCase& one : {
           HolmCase{{0.01, 0.04, 0.03, 0.005}, {0.03, 0.06, 0.06, 0.02}},
           HolmCase{{0.6, 0.7}, {1, 1}},
           HolmCase{{0.02, 0.02, 0.02}, {0.06, 0.06, 0.06}},
           HolmCase{{0.3}, {0.3}},
       }) {
    const auto adjusted = holm_adjusted(one.p_values);
    ASSERT_EQ(adjusted.size(), one.adjusted.size());
    for (std::size_t i = 0; i < adjusted.size(); ++i)
      EXPECT_NEAR(adjusted[i], one.adjusted[i], 1e-15);
  }
  EXPECT_TRUE(holm_adjusted({}).empty());
}

} // namespace
} // namespace thorax::stats
