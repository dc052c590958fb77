#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "stats/interval.h"

namespace thorax::evaluation {

/// One figure of a report, as metrics.csv and report.json list it.
struct Measure {
  std::string model, level;
  std::string name;          ///< the class
  std::string group = "all"; ///< "sex=F"
  std::string fold = "all";  ///< folds pooled, or a fold's number
  std::string measure;       ///< "auroc", "sensitivity", "brier_score"
  std::optional<double> value;
  std::optional<stats::Interval> interval = {};
  std::string method = {}; ///< how the interval was found
  std::size_t cases = 0;   ///< rows it was found from
};

} // namespace thorax::evaluation
