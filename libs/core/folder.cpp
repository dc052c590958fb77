#include "core/folder.h"

#include <algorithm>
#include <set>
#include <system_error>

#include <fmt/format.h>

namespace thorax {
namespace fs = std::filesystem;
namespace {

class Search {
public:
  explicit Search(FolderContent& found) : found_(found) {}

  void look_through(const fs::path& folder) {
    std::error_code error;
    const fs::path canonical = fs::canonical(folder, error);
    if (!error && !seen_.insert(canonical).second)
      return;
    fs::directory_iterator entries(folder, error);
    if (error)
      return give_up_on(folder, error);
    while (entries != fs::directory_iterator()) {
      look_at(*entries);
      if (entries.increment(error); error)
        return give_up_on(folder, error);
    }
  }

private:
  void look_at(const fs::directory_entry& entry) {
    std::error_code error;
    const fs::file_status status = entry.status(error);
    if (fs::is_directory(status))
      look_through(entry.path());
    else if (fs::is_regular_file(status))
      found_.files.push_back(entry.path());
    else if (!fs::exists(status))
      give_up_on(entry.path(),
                 error ? error : make_error_code(std::errc::no_such_file_or_directory));
  }

  void give_up_on(const fs::path& path, const std::error_code& error) {
    found_.unreadable.emplace_back(
        path, Error(ExitCode::unreadable, fmt::format("{}: {}", path.string(), error.message()),
                    "check its permissions, or where the link leads, or leave it out"));
  }

  FolderContent& found_;
  std::set<fs::path> seen_;
};

} // namespace

FolderContent content_of(const fs::path& folder) {
  if (!fs::is_directory(folder))
    throw Error(ExitCode::no_input, fmt::format("no such folder: {}", folder.string()),
                "check the path");
  FolderContent found;
  Search(found).look_through(folder);
  std::sort(found.files.begin(), found.files.end());
  return found;
}

bool lies_within(const fs::path& path, const fs::path& folder) {
  const fs::path below = path.lexically_relative(folder);
  return !below.empty() && *below.begin() != "..";
}

} // namespace thorax
