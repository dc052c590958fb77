#include "core/archive_name.h"

#include <string>

#include "core/text.h"

namespace thorax {

std::string_view archive_ending(const std::filesystem::path& path) {
  const std::string name = lower(path.filename().string());
  if (name.starts_with("._"))
    return {};
  for (const std::string_view end :
       {".zip", ".tar", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2", ".tar.zst", ".7z"})
    if (name.ends_with(end))
      return end;
  return {};
}

bool is_called_archive(const std::filesystem::path& path) {
  return !archive_ending(path).empty();
}

} // namespace thorax
