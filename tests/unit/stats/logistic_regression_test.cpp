#include "stats/logistic_regression.h"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/random.h"
#include "stats/newton.h"

namespace thorax::stats {
namespace {

/// Few cases at few places, some of them as far out as a saturated sigmoid.
struct SmallStudy {
  std::vector<double> x, target;

  explicit SmallStudy(std::uint64_t seed) {
    Random random(seed, "small study", 0, "logistic regression");
    const double scale = random.chance(0.5) ? 34.5 : 2;
    for (std::uint64_t i = 0, n = 3 + random.below(8); i < n; ++i) {
      x.push_back(scale * std::round(random.uniform(-3, 3)) / 3);
      target.push_back(random.chance(0.5));
    }
  }

  /// Whether some positive lies above some negative and some negative above some positive.
  bool overlaps() const {
    bool above = false, below = false;
    for (std::size_t i = 0; i < x.size(); ++i)
      for (std::size_t j = 0; j < x.size(); ++j)
        if (target[i] == 1 && target[j] == 0) {
          above |= x[i] > x[j];
          below |= x[i] < x[j];
        }
    return above && below;
  }
};

TEST(LogisticRegression, SolvesTheScoreEquationsWhereverTheClassesOverlap) {
  std::size_t fitted = 0;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const SmallStudy study(seed);
    const auto fit = fit_logistic(study.x, study.target);
    ASSERT_EQ(fit.has_value(), study.overlaps()) << "seed " << seed;
    if (!fit)
      continue;
    double by_intercept = 0, by_slope = 0;
    for (std::size_t i = 0; i < study.x.size(); ++i) {
      const double residual = fit->line(study.x[i]) - study.target[i];
      by_intercept += residual;
      by_slope += residual * study.x[i];
    }
    EXPECT_NEAR(by_intercept, 0, 1e-8) << "seed " << seed;
    EXPECT_NEAR(by_slope, 0, 1e-7) << "seed " << seed;
    ++fitted;
  }
  EXPECT_GT(fitted, 1000u);
}

TEST(LogisticRegression, TwoPlacesHaveAClosedForm) {
  const std::vector<double> x{0, 0, 0, 0, 1, 1, 1, 1}, target{0, 0, 0, 1, 0, 1, 1, 1};
  const auto fit = fit_logistic(x, target);
  EXPECT_NEAR(fit->line.intercept, std::log(1.0 / 3), 1e-10);
  EXPECT_NEAR(fit->line.slope, std::log(9), 1e-10);
  // Woolf's variance of a log odds ratio.
  EXPECT_NEAR(fit->covariance.slope, 1 + 1.0 / 3 + 1 + 1.0 / 3, 1e-9);
  EXPECT_NEAR(fit->covariance.intercept, 1 + 1.0 / 3, 1e-9);
  EXPECT_NEAR(fit->covariance.both, -(1 + 1.0 / 3), 1e-9);
}

TEST(LogisticRegression, ClusteredCovarianceNeedsTwoClusters) {
  const std::vector<double> x{0, 1, 0, 1}, target{0, 1, 1, 0};
  const auto fit = fit_logistic(x, target);
  const std::vector<std::uint32_t> one{3, 3, 3, 3}, two{3, 1, 3, 1};
  EXPECT_FALSE(clustered_covariance(*fit, x, target, one, 4));
  EXPECT_TRUE(clustered_covariance(*fit, x, target, two, 4));
}

struct ConvexCase {
  const char* what;
  Derivatives (*derivatives)(double);
  double low, start, high;
  std::optional<double> minimum;
};

TEST(MinimiseConvex, FindsTheMinimumOrNothing) {
  const auto parabola = [](double x) { return Derivatives{2 * (x - 3), 2}; };
  // Newton's own steps diverge from 2 on log(cosh(x)).
  const auto log_cosh = [](double x) {
    return Derivatives{std::tanh(x), 1 / (std::cosh(x) * std::cosh(x))};
  };
  const auto falling = [](double x) { return Derivatives{-std::exp(-x), std::exp(-x)}; };
  const auto flat = [](double) { return Derivatives{0, 0}; };
  for (const ConvexCase& one : {ConvexCase{"parabola", parabola, -10, 0, 10, 3},
                                ConvexCase{"start at it", parabola, 0, 3, 4, 3},
                                ConvexCase{"log cosh", log_cosh, -50, 2, 40, 0},
                                ConvexCase{"outside the bracket", parabola, 4, 5, 6, std::nullopt},
                                ConvexCase{"no minimum", falling, -1, 0, 30, std::nullopt},
                                ConvexCase{"flat", flat, -1, 0, 1, std::nullopt}}) {
    const auto found = minimise_convex(one.derivatives, one.low, one.start, one.high);
    ASSERT_EQ(found.has_value(), one.minimum.has_value()) << one.what;
    if (found) {
      EXPECT_NEAR(*found, *one.minimum, 1e-10) << one.what;
    }
  }
}

} // namespace
} // namespace thorax::stats
