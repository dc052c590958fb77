#pragma once

#include <algorithm>
#include <filesystem>
#include <vector>

#include "support/real_data.h"

namespace thorax::scan {

/// Tests that read real files of a kind, or of many.
class RealFiles : public thorax::testing::RealData {
protected:
  /// The images below a folder, sorted.
  std::vector<std::filesystem::path> files(const std::filesystem::path& folder) const {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(data_ / folder))
      if (entry.is_regular_file() && entry.path().extension() != ".csv" &&
          entry.path().extension() != ".md")
        found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
  }
};

} // namespace thorax::scan
