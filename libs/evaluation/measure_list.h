#pragma once

#include <string_view>
#include <vector>

#include "evaluation/measure.h"

namespace thorax::evaluation {

/// The measures of one subject, as they are found.
struct MeasureList {
  Subject subject;
  std::vector<Measure> measures = {};

  Measure& add(std::string_view name, std::optional<double> value, std::size_t cases) {
    return measures.emplace_back(
        Measure{subject, std::string(name), value, {}, {}, true, cases, {}});
  }
  Measure& add(std::string_view name, std::optional<double> value, std::size_t cases,
               const std::optional<stats::Interval>& interval, std::string_view method) {
    Measure& measure = add(name, value, cases);
    measure.interval = interval;
    measure.method = interval ? method : "";
    return measure;
  }
  /// Another interval of the measure added last; nothing where there is none.
  void add_other(const std::optional<stats::Interval>& interval, std::string_view method) {
    if (!interval)
      return;
    Measure other = measures.back();
    other.interval = interval;
    other.method = method;
    other.preferred = false;
    measures.push_back(std::move(other));
  }
};

} // namespace thorax::evaluation
