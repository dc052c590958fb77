#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/measure.h"
#include "stats/interval.h"

namespace thorax::evaluation {

/// A point of a curve.
struct CurvePoint {
  double x = 0, y = 0;
  std::optional<stats::Interval> interval = {}; ///< of y
  std::optional<double> threshold = {};         ///< that leads to the point
  std::size_t cases = 0;                        ///< of a bin of a reliability diagram
};

/// A line of a plot, as curves.csv lists it.
struct Curve {
  std::string model, level;
  std::string name;          ///< the class
  std::string group = "all"; ///< "sex=F"
  /// "roc" (x false positive rate), "precision_recall" (x recall), "reliability" (x mean
  /// probability, y share of positives, one point a bin), "net_benefit", "net_benefit_all",
  /// "net_benefit_none" (x threshold probability), "scan" (x share of positive slices needed, y
  /// balanced accuracy)
  std::string kind;
  std::vector<CurvePoint> points;
};

/// Truth against decision over exclusive classes.
struct ConfusionMatrix {
  std::string model, level;
  std::vector<std::string> classes;
  std::vector<std::size_t> counts; ///< [truth][decision]
};

/// Everything that a report shows of its predictions.
struct Figures {
  std::vector<Measure> measures;
  std::vector<Curve> curves;
  std::vector<ConfusionMatrix> matrices;
  std::vector<std::string> brands;   ///< what the reader must not miss
  std::vector<std::string> methods;  ///< sentences that say how each figure was found
  std::vector<std::string> warnings; ///< intervals outside the region where they were validated
};

} // namespace thorax::evaluation
