#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "evaluation/measure.h"

namespace thorax::presentation {

/// What a comparison needs of an earlier run's report.json.
struct StoredReport {
  std::string title;
  double confidence = 0.95;
  std::vector<evaluation::Measure> measures;
  std::vector<std::string> inputs; ///< SHA-256 of what its figures were computed from
};

/// The file itself where path is the folder that holds it.
std::filesystem::path report_file(const std::filesystem::path& path);

/// @param path a report.json, or the folder that holds it
/// Throws Error(unreadable | corrupt | file_version | inconsistent) naming the file.
StoredReport read_report(const std::filesystem::path& path);

} // namespace thorax::presentation
