#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stats/interval.h"

namespace thorax::evaluation {

/// Names in place of a class for figures over several.
inline constexpr std::string_view macro_name = "(macro)";       ///< mean over the classes
inline constexpr std::string_view weighted_name = "(weighted)"; ///< mean weighted by positives
inline constexpr std::string_view micro_name = "(micro)";       ///< all classes' cases in one list
inline constexpr std::string_view exclusive_name = "(exclusive)"; ///< the most probable class
inline constexpr std::string_view any_finding_name = "(any finding)";

/// What a figure is of.
struct Subject {
  std::string level;         ///< image, scan or patient
  std::string model;         ///< empty where predictions name none
  std::string name;          ///< a class, or one of the names above
  std::string group = "all"; ///< "sex=F", a subgroup of the cases
  std::string fold = "all";  ///< "all" pools the folds' test rows; else a fold, "mean" or "sd" over
                             ///< the folds' own figures

  bool operator==(const Subject&) const = default;
};

/// A figure of a report: one row of metrics.csv.
struct Measure {
  Subject subject;
  std::string name;            ///< see measure_names.h
  std::optional<double> value; ///< nothing where it cannot be computed; note says why
  std::optional<stats::Interval> interval = {};
  std::string method = {}; ///< how the interval was found
  bool preferred = true;   ///< false for further intervals of the same value
  std::size_t cases = 0;   ///< that it rests on; of a share, the trials
  std::string note = {};   ///< why there is no value, or why to take it with care
};

/// A point of a curve. What an axis means depends on the kind of curve.
struct CurvePoint {
  double x = 0, y = 0;
  std::optional<stats::Interval> interval = {}; ///< of y
  std::optional<double> threshold = {};         ///< the score, or the share of slices, called at
  double cases = 0;                             ///< in the bin of a reliability diagram
};

/// Kinds of curves.
inline constexpr std::string_view roc_kind = "roc"; ///< 1 - specificity, sensitivity
inline constexpr std::string_view roc_band_kind =
    "roc_band"; ///< the same on a grid, with intervals
inline constexpr std::string_view precision_recall_kind = "precision_recall"; ///< recall, precision
inline constexpr std::string_view precision_recall_band_kind = "precision_recall_band";
inline constexpr std::string_view calibration_kind = "calibration"; ///< predicted, observed
inline constexpr std::string_view temperature_kind = "calibration_after_temperature";
inline constexpr std::string_view platt_kind = "calibration_after_platt";
inline constexpr std::string_view decision_kind = "decision"; ///< threshold, net benefit
inline constexpr std::string_view treat_all_kind = "decision_treat_all";
inline constexpr std::string_view scan_kind = "scan_curve"; ///< 1 - specificity, sensitivity at the
                                                            ///< 102 shares of stats/scan_curve.h

struct Curve {
  Subject subject;
  std::string kind;
  std::vector<CurvePoint> points;
};

/// Which of several exclusive classes were called which.
struct ConfusionCounts {
  Subject subject;
  std::vector<std::string> classes;
  std::vector<double> counts; ///< [truth, call]
};

/// Everything that is computed from predictions.
struct Figures {
  std::vector<Measure> measures; ///< nested by level, model, class, group, fold
  std::vector<Curve> curves;
  std::vector<ConfusionCounts> confusions;
  std::vector<std::string> warnings; ///< what a reader must not miss
};

} // namespace thorax::evaluation
