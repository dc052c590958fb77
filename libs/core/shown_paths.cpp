#include "core/shown_paths.h"

#include <string_view>

namespace thorax {
namespace {

bool begins_path(std::string_view text, std::size_t at) {
  return at == 0 || std::string_view(" \"'(=").find(text[at - 1]) != std::string_view::npos;
}

} // namespace

void ShownPaths::show_below(const std::filesystem::path& folder, const std::filesystem::path& as) {
  beginnings_.emplace_back((folder / "").string(), (as / "").string());
}

std::string ShownPaths::shown(std::string text) const {
  for (const auto& [beginning, name] : beginnings_)
    for (std::size_t at = text.find(beginning); at != text.npos; at = text.find(beginning, at))
      if (begins_path(text, at)) {
        text.replace(at, beginning.size(), name);
        at += name.size();
      } else {
        ++at;
      }
  return text;
}

} // namespace thorax
