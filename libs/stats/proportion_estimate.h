#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "stats/interval.h"

namespace thorax::stats {

/// The cases that a share is taken of.
struct Trials {
  std::vector<std::uint8_t> success;  ///< 0 or 1 per trial
  std::vector<std::uint32_t> cluster; ///< of each trial, e.g. its patient
};

/// A share of trials with its intervals.
struct ProportionEstimate {
  std::size_t successes = 0, trials = 0;
  std::optional<Interval> wilson, clopper_pearson; ///< every trial independent
  std::optional<Interval> clustered; ///< Wilson's at the effective sample size; only where a
                                     ///< cluster has several trials

  std::optional<double> value() const {
    return trials ? std::optional(static_cast<double>(successes) / static_cast<double>(trials))
                  : std::nullopt;
  }
  /// The interval to rely on.
  const std::optional<Interval>& interval() const { return clustered ? clustered : wilson; }
};

/// No value and no interval without trials.
/// @param clusters more than every Trials::cluster
ProportionEstimate estimate_proportion(const Trials& trials, std::size_t clusters,
                                       double confidence);

} // namespace thorax::stats
