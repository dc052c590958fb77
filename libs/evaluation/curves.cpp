#include "evaluation/curves.h"

#include <cmath>

#include "stats/bootstrap.h"
#include "stats/decision_curve.h"
#include "stats/decision_measures.h"
#include "stats/reliability.h"

namespace thorax::evaluation {
namespace {

constexpr double smallest_step = 1e-4; ///< between points of a curve, finer than any plot shows

/// Adds a point that is far enough from the one before it, or the last of all.
void add_point(Curve& curve, const CurvePoint& next, bool last) {
  if (curve.points.empty() || last || std::abs(next.x - curve.points.back().x) >= smallest_step ||
      std::abs(next.y - curve.points.back().y) >= smallest_step)
    curve.points.push_back(next);
}

Curve roc(const Subject& subject, const stats::RocCurve& curve) {
  Curve result{subject, std::string(roc_kind), {}};
  const stats::RocCurve fewer = stats::corners(curve);
  for (const stats::RocPoint& point : fewer.points)
    add_point(result, {1 - curve.specificity(point), curve.sensitivity(point), {}, point.threshold},
              &point == &fewer.points.back());
  return result;
}

Curve precision_recall(const Subject& subject, const stats::RocCurve& curve) {
  Curve result{subject, std::string(precision_recall_kind), {}};
  for (const stats::RocPoint& point : curve.points)
    if (const auto precision = stats::positive_predictive_value(stats::confusion(curve, point)))
      add_point(result, {curve.sensitivity(point), *precision, {}, point.threshold},
                &point == &curve.points.back());
  return result;
}

/// Points on a grid between the percentiles of the replicates; y is their median.
Curve band(const Subject& subject, std::string_view kind, const std::vector<double>& grid,
           const std::vector<std::vector<double>>& replicates, double confidence) {
  constexpr double almost_none = 1e-9; // the narrowest central interval is the median
  Curve result{subject, std::string(kind), {}};
  for (std::size_t g = 0; g < replicates.size(); ++g) {
    const auto interval = stats::percentile_interval(replicates[g], confidence);
    const auto median = stats::percentile_interval(replicates[g], almost_none);
    if (interval && median)
      result.points.push_back({grid[g], median->low, interval});
  }
  return result;
}

Curve calibration(const Subject& subject, std::string_view kind, const MeasuredCases& measured,
                  const std::vector<double>& probabilities, double confidence) {
  Curve result{subject, std::string(kind), {}};
  const auto points = stats::reliability_diagram(
      {probabilities, measured.cases.positive},
      stats::probability_bins(probabilities, stats::Binning::equal_width, calibration_bins),
      measured.cases.patient, measured.patients, confidence);
  for (const stats::ReliabilityPoint& point : points)
    result.points.push_back({point.bin.mean_probability,
                             point.bin.positive_rate(),
                             point.observed.interval(),
                             {},
                             point.bin.cases});
  return result;
}

void add_decision_curves(std::vector<Curve>& result, const Subject& subject,
                         const stats::RocCurve& curve, const ClassReplicates& replicates,
                         double confidence) {
  Curve model{subject, std::string(decision_kind), {}};
  Curve treat_all{subject, std::string(treat_all_kind), {}};
  const auto points = stats::decision_curve(curve, decision_threshold_grid());
  for (std::size_t g = 0; g < points.size(); ++g) {
    const auto interval = g < replicates.net_benefit.size()
                              ? stats::percentile_interval(replicates.net_benefit[g], confidence)
                              : std::nullopt;
    model.points.push_back({points[g].threshold, points[g].model, interval});
    treat_all.points.push_back({points[g].threshold, points[g].treat_all});
  }
  result.push_back(std::move(model));
  result.push_back(std::move(treat_all));
}

} // namespace

std::vector<Curve> curves(const Subject& subject, const MeasuredCases& measured,
                          const ClassReplicates& replicates, double confidence) {
  const ClassCases& cases = measured.cases;
  if (cases.size() == 0)
    return {};
  std::vector<Curve> result;
  const stats::RocCurve curve = stats::roc_curve(cases.outcomes());
  const auto add_band = [&](std::string_view kind, const std::vector<double>& grid,
                            const std::vector<std::vector<double>>& of_replicates) {
    if (!of_replicates.empty())
      result.push_back(band(subject, kind, grid, of_replicates, confidence));
  };
  if (curve.positives > 0 && curve.negatives > 0) {
    result.push_back(roc(subject, curve));
    add_band(roc_band_kind, false_positive_rate_grid(), replicates.sensitivity);
  }
  if (curve.positives > 0) {
    result.push_back(precision_recall(subject, curve));
    add_band(precision_recall_band_kind, recall_grid(), replicates.precision);
  }
  for (const auto& [kind, probabilities] : {std::pair{calibration_kind, &cases.scores},
                                            {temperature_kind, &cases.after_temperature},
                                            {platt_kind, &cases.after_platt}})
    if (!probabilities->empty())
      result.push_back(calibration(subject, kind, measured, *probabilities, confidence));
  add_decision_curves(result, subject, curve, replicates, confidence);
  return result;
}

} // namespace thorax::evaluation
