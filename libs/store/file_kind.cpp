#include "store/file_kind.h"

#include <fstream>
#include <map>

#include <fmt/format.h>

#include "core/error.h"
#include "store/columns.h"
#include "store/dataset_file.h"
#include "store/hdf5.h"
#include "store/hdf5_attributes.h"

namespace thorax::store {

bool is_hdf5(const std::filesystem::path& path) {
  std::string start(8, '\0');
  std::ifstream(path, std::ios::binary).read(start.data(), 8);
  return start == "\x89HDF\r\n\x1a\n";
}

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
          is_complete(file.get())};
}

std::optional<Provenance> last_step(const std::filesystem::path& path) {
  if (!is_hdf5(path) || !file_status(path).complete)
    return std::nullopt;
  const auto lock = hdf5_lock();
  const Handle file = open_file(path);
  ProvenanceChain chain = read_provenance(file.get());
  return chain.empty() ? std::nullopt : std::optional(std::move(chain.back()));
}

std::string report_in(const std::filesystem::path& path) {
  const auto lock = hdf5_lock();
  return read_report(open_file(path).get());
}

} // namespace thorax::store
