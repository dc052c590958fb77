#pragma once

#include <filesystem>
#include <string>

#include "cli/run.h"

namespace thorax::pipeline {

struct SegmentOptions {
  std::filesystem::path input; ///< dataset of CT volumes in HU
  std::filesystem::path output;
  std::string method = "threshold";    ///< threshold | otsu
  double threshold = -400;             ///< HU, for the method threshold
  double closing_mm = 8;               ///< radius
  std::string compression = "deflate"; ///< deflate | none
};

/// Copies a dataset of CT volumes and adds lung masks (1 right, 2 left). Masks it has are replaced,
/// lesions in them (16 and above) stay. The run report gets the lung volumes of each case in mL;
/// cases with a lung missing or an implausible volume are warned of.
void run_segment_predict(const SegmentOptions& options, cli::Run& run);

} // namespace thorax::pipeline
