#include <limits>

#include <gmock/gmock.h>

#include "report/scale.h"

namespace thorax::report {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;

std::vector<std::string> tick_texts(Range range) {
  const Ticks found = ticks(range);
  std::vector<std::string> texts;
  for (double value : found.values)
    texts.push_back(tick_text(value, found.decimals));
  return texts;
}

TEST(Ticks, AreRoundNumbersWithinTheRange) {
  EXPECT_THAT(tick_texts({0, 1}), ElementsAre("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"));
  EXPECT_THAT(tick_texts({0.5, 1}), ElementsAre("0.5", "0.6", "0.7", "0.8", "0.9", "1.0"));
  EXPECT_THAT(tick_texts({-0.05, 0.15}), ElementsAre("\u22120.05", "0.00", "0.05", "0.10", "0.15"));
  EXPECT_THAT(tick_texts({0, 11226}), ElementsAre("0", "2000", "4000", "6000", "8000", "10000"));
  EXPECT_THAT(tick_texts({0.012, 0.017}),
              ElementsAre("0.012", "0.013", "0.014", "0.015", "0.016", "0.017"));
  EXPECT_THAT(tick_texts({-3, 3}),
              ElementsAre("\u22123", "\u22122", "\u22121", "0", "1", "2", "3"));
}

TEST(Ticks, ZeroHasNoSign) {
  EXPECT_EQ(tick_text(-1e-17, 1), "0.0");
  EXPECT_EQ(tick_text(-0.04, 1), "0.0");
  EXPECT_EQ(tick_text(-0.06, 1), "\u22120.1");
}

TEST(AxisRange, HoldsAllFiniteDataAndEndsOnTicks) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  struct Case {
    std::optional<Range> range;
    std::vector<double> data;
    double low, high;
  };
  const Case cases[] = {
      {Range{0, 1}, {-5, 5}, 0, 1},
      {{}, {0.62, 0.93, std::nan(""), infinite}, 0.6, 0.95},
      {{}, {0.6, 0.9}, 0.6, 0.9},
      {{}, {-0.04, 0.13}, -0.05, 0.15},
      {{}, {0.7, 0.7}, 0.63, 0.77},
      {{}, {0}, -1, 1},
      {{}, {}, 0, 1},
      {{}, {-infinite}, 0, 1},
  };
  for (const Case& one : cases) {
    const Range range = axis_range({"", one.range}, one.data);
    EXPECT_THAT(range.low, DoubleNear(one.low, 1e-12)) << ::testing::PrintToString(one.data);
    EXPECT_THAT(range.high, DoubleNear(one.high, 1e-12)) << ::testing::PrintToString(one.data);
  }
}

TEST(Scale, MapsItsEndsAndRunsOnBeyond) {
  const Scale scale{{2, 4}, 100, 20};
  EXPECT_THAT(scale(2), DoubleEq(100));
  EXPECT_THAT(scale(4), DoubleEq(20));
  EXPECT_THAT(scale(5), DoubleEq(-20));
}

} // namespace
} // namespace thorax::report
