#pragma once

#include <filesystem>
#include <string>
#include <string_view>

// Private to libs/scan.

namespace thorax::scan {

/// Throws Error(unreadable), for callers that do not know the file: those above name it.
[[noreturn]] void unreadable(const std::string& what, std::string hint);

/// Throws Error(unreadable) naming the file: "<path>: <what>".
[[noreturn]] void unreadable(const std::filesystem::path& path, std::string_view what,
                             std::string hint);

} // namespace thorax::scan
