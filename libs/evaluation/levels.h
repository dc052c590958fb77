#pragma once

#include <memory>
#include <string>
#include <vector>

#include "evaluation/cases.h"
#include "stats/aggregate.h"

namespace thorax::evaluation {

/// The same predictions with one row per image (or slice), scan or patient.
struct Level {
  std::string name;
  std::shared_ptr<const ScoredCases> cases; ///< never null; the images' own where nothing is joined
};

/// From "mean", "max", "top-3" (mean of the 3 highest), "noisy-or" or "proportion=0.5" (share of
/// rows at 0.5 or above). Throws Error(command_line).
stats::Aggregation parse_aggregation(const std::string& text);

/// "mean", "mean of the 3 highest", ...
std::string description(const stats::Aggregation& aggregation);

/// How the scans of a patient are joined: proportions of images by their mean, all else like the
/// images of a scan.
stats::Aggregation over_scans(const stats::Aggregation& over_images);

/// Rows of a scan become one, and scans of a patient become one, within each model, fold and split.
/// A scan is a series, or a study where no series is known. A scan or patient is positive for a
/// class when any of its rows is. Further columns of differing rows become "mixed", but an age is
/// that of the first row.
///
/// "all" gives every level that differs: scans where some have several rows and some patients
/// several scans, patients where some have several rows. Throws Error(inconsistent) when the
/// requested level is not in the data.
std::vector<Level> levels(std::shared_ptr<const ScoredCases> images, const std::string& requested,
                          stats::Aggregation aggregation);

} // namespace thorax::evaluation
