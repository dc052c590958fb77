#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace thorax {

/// How messages call files that are where they are only for the time of a run.
class ShownPaths {
public:
  /// What lies below folder is called as if it lay below `as`.
  void show_below(const std::filesystem::path& folder, const std::filesystem::path& as);
  /// A text with the paths in it as they are called.
  std::string shown(std::string text) const;

private:
  std::vector<std::pair<std::string, std::string>> beginnings_; ///< of paths, and of their names
};

} // namespace thorax
