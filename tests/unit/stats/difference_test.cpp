#include "stats/difference.h"

#include <gtest/gtest.h>

#include "stats/proportion.h"

namespace thorax::stats {
namespace {

struct Shares {
  double successes, trials, other_successes, other_trials;
  Interval expected;
};

// Newcombe, Statistics in Medicine 17, 1998, table II, method 10 (hybrid score, without continuity
// correction).
TEST(DifferenceInterval, OfWilsonIntervalsIsNewcombesMethod10) {
  const Shares cases[]{{56, 70, 48, 80, {0.0524, 0.3339}},
                       {9, 10, 3, 10, {0.1705, 0.8090}},
                       {10, 10, 0, 10, {0.6075, 1.0000}},
                       {5, 56, 0, 29, {-0.0381, 0.1926}}};
  for (const Shares& one : cases) {
    const double first = one.successes / one.trials;
    const double second = one.other_successes / one.other_trials;
    const Interval found =
        difference_interval(first, wilson_interval(one.successes, one.trials, 0.95), second,
                            wilson_interval(one.other_successes, one.other_trials, 0.95));
    EXPECT_NEAR(found.low, one.expected.low, 5e-5) << one.successes;
    EXPECT_NEAR(found.high, one.expected.high, 5e-5) << one.successes;
  }
}

} // namespace
} // namespace thorax::stats
