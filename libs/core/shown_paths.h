#pragma once

#include <filesystem>
#include <string>

namespace thorax {

/// From now on messages and reports of this process call what lies below folder, which is there
/// only for the time of a run, as if it lay below `as`. Thread-safe.
void show_below(const std::filesystem::path& folder, const std::filesystem::path& as);

/// A text with the paths in it as show_below() says. Thread-safe.
std::string shown(std::string text);

} // namespace thorax
