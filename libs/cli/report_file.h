#pragma once

#include <filesystem>

namespace thorax::cli {

/// Whether a file holds the report of an earlier run, which a new one replaces.
bool is_report(const std::filesystem::path& path);

} // namespace thorax::cli
