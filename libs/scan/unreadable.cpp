#include "scan/unreadable.h"

#include <utility>

#include <fmt/format.h>

#include "core/error.h"

namespace thorax::scan {

void unreadable(const std::string& what, std::string hint) {
  throw Error(ExitCode::unreadable, what, std::move(hint));
}

void unreadable(const std::filesystem::path& path, std::string_view what, std::string hint) {
  unreadable(fmt::format("{}: {}", path.string(), what), std::move(hint));
}

} // namespace thorax::scan
