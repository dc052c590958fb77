#include <gtest/gtest.h>

#include "stats/partial_auroc.h"
#include "stats/precision_recall_gain.h"
#include "unit/stats/cases.h"

namespace thorax::stats {
namespace {

/// A curve from (0, 0) over one corner to (1, 1), of 100 positives and 100 negatives.
RocCurve one_corner(std::size_t false_positives, std::size_t true_positives) {
  return {{{1, 0, 0}, {0.5, true_positives, false_positives}, {0, 100, 100}}, 100, 100};
}

struct PartialCase {
  RocCurve curve;
  double specificity, area, standardised;
};

TEST(PartialAuroc, ClosedForms) {
  for (const PartialCase& one : {
           PartialCase{one_corner(0, 100), 0.8, 0.2, 1},    // perfect
           PartialCase{one_corner(50, 50), 0.8, 0.02, 0.5}, // guessing
           PartialCase{one_corner(50, 50), 0, 0.5, 0.5},
           // Under the first edge, of slope 2: 2 * 0.3^2 / 2.
           PartialCase{one_corner(40, 80), 0.7, 0.09, 0.5 + 0.5 * (0.09 - 0.045) / (0.3 - 0.045)},
           PartialCase{one_corner(0, 0), 0.9, 0.005, 0.5}, // one group of ties
           PartialCase{one_corner(100, 0), 0.8, 0, 0.5 - 0.5 * 0.02 / 0.18},
       }) {
    const PartialAuroc found = *partial_auroc(one.curve, one.specificity);
    EXPECT_NEAR(found.area, one.area, 1e-15);
    EXPECT_NEAR(found.standardised, one.standardised, 1e-15);
  }
}

TEST(PartialAuroc, OfAllSpecificitiesIsTheAuroc) {
  const RocCurve curve = roc_curve(simulate(60, 3, 1.0, 2).outcomes());
  EXPECT_NEAR(partial_auroc(curve, 0)->area, *auroc(curve), 1e-12);
  EXPECT_NEAR(partial_auroc(curve, 0)->standardised, *auroc(curve), 1e-12);
}

struct GainCase {
  RocCurve curve;
  double area;
};

TEST(PrecisionRecallGain, ClosedForms) {
  for (const GainCase& one : {
           GainCase{one_corner(0, 100), 1}, // perfect
           GainCase{one_corner(50, 50), 0}, // guessing
           GainCase{one_corner(0, 0), 0},
           // From (0, 0.5) to (0.75, 0.5), then down to (1, 0).
           GainCase{one_corner(40, 80), 0.75 * 0.5 + 0.25 * 0.25},
           GainCase{one_corner(0, 25), 1.0 / 6}, // from (0, 1/3) down to (1, 0)
       })
    EXPECT_NEAR(*precision_recall_gain_area(one.curve), one.area, 1e-15);
}

TEST(CurveAreas, NeedBothClasses) {
  const std::vector<double> scores{0.2, 0.7};
  for (const std::uint8_t truth : {0, 1}) {
    const std::vector<std::uint8_t> positive(2, truth);
    const RocCurve curve = roc_curve({scores, positive});
    EXPECT_FALSE(partial_auroc(curve, 0.9));
    EXPECT_FALSE(precision_recall_gain_area(curve));
  }
}

} // namespace
} // namespace thorax::stats
