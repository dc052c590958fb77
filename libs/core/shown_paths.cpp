#include "core/shown_paths.h"

#include <mutex>
#include <string_view>
#include <vector>

namespace thorax {
namespace {

struct Beginning {
  std::string of_path, shown;
};

struct Beginnings {
  std::mutex mutex;
  std::vector<Beginning> all;
};

Beginnings& beginnings() {
  static Beginnings instance;
  return instance;
}

bool begins_path(std::string_view text, std::size_t at) {
  return at == 0 || std::string_view(" \"'(=").find(text[at - 1]) != std::string_view::npos;
}

} // namespace

void show_below(const std::filesystem::path& folder, const std::filesystem::path& as) {
  const std::scoped_lock lock(beginnings().mutex);
  beginnings().all.push_back({(folder / "").string(), (as / "").string()});
}

std::string shown(std::string text) {
  const std::scoped_lock lock(beginnings().mutex);
  for (const auto& [of_path, shown] : beginnings().all)
    for (std::size_t at = text.find(of_path); at != text.npos; at = text.find(of_path, at))
      if (begins_path(text, at)) {
        text.replace(at, of_path.size(), shown);
        at += shown.size();
      } else {
        ++at;
      }
  return text;
}

} // namespace thorax
