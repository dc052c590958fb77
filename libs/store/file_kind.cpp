#include "store/file_kind.h"

#include <map>

#include <fmt/format.h>

#include "core/error.h"
#include "store/hdf5.h"

namespace thorax::store {

FileStatus file_status(const std::filesystem::path& path) {
  static const std::map<std::string, FileKind> kinds = {
      {"thorax-dataset", FileKind::dataset},
      {"thorax-shards", FileKind::shards},
      {"thorax-predictions", FileKind::predictions},
      {"thorax-checkpoint", FileKind::checkpoint}};
  const auto lock = hdf5_lock();
  const Handle file = open_file(path);
  const std::string format =
      has_attribute(file.get(), "format") ? read_text_attribute(file.get(), "format") : "";
  const auto kind = kinds.find(format);
  if (kind == kinds.end())
    throw Error(ExitCode::unreadable, fmt::format("{} is not a Thorax file", path.string()),
                "give a file written by a thorax command");
  return {kind->second, read_integer_attribute(file.get(), "format_version"),
          has_attribute(file.get(), "complete")};
}

bool is_complete(const std::filesystem::path& path) {
  try {
    return file_status(path).complete;
  } catch (const Error&) {
    return false;
  }
}

} // namespace thorax::store
