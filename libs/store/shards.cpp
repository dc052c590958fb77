#include "store/shards.h"

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "store/columns.h"
#include "store/dataset.h"
#include "store/dataset_file.h"
#include "store/hdf5_attributes.h"
#include "store/hdf5_strings.h"

namespace thorax::store {
namespace fs = std::filesystem;

void write_shard_index(const fs::path& path, std::span<const fs::path> shards,
                       const ProvenanceChain& provenance, bool force, std::string_view report) {
  check_output(path, force);
  std::vector<std::string> names, hashes;
  std::vector<std::int64_t> firsts, counts;
  std::int64_t first = 0;
  for (const fs::path& shard : shards) {
    const DatasetReader reader(shard);
    names.push_back(fs::relative(fs::absolute(shard), fs::absolute(path).parent_path()).string());
    hashes.push_back(reader.content_hash());
    firsts.push_back(first);
    counts.push_back(static_cast<std::int64_t>(reader.size()));
    first += counts.back();
  }
  if (shards.empty())
    throw Error(ExitCode::no_input, "no shards to index", "give at least one dataset");
  write_hdf5(path, [&](const fs::path& part) {
    const auto lock = hdf5_lock();
    Handle file = create_file(part);
    write_format(file.get(), shards_format, dataset_version);
    {
      const Handle group = create_group(file.get(), "shards");
      write_strings(group.get(), "path", names);
      write_strings(group.get(), "content_hash", hashes);
      write_array<std::int64_t>(group.get(), "first", firsts, {firsts.size()});
      write_array<std::int64_t>(group.get(), "count", counts, {counts.size()});
      write_provenance(file.get(), provenance);
      write_report(file.get(), report);
      mark_complete(file.get());
    }
    close_file(std::move(file), path);
  });
}

std::vector<Shard> read_shard_index(const fs::path& path) {
  const auto lock = hdf5_lock();
  const Handle file = open_file(path);
  check_format(file.get(), path, shards_format, dataset_version);
  const Handle group = open_group(file.get(), "shards");
  const auto names = read_strings(group.get(), "path");
  const auto hashes = read_strings(group.get(), "content_hash");
  const auto firsts = read_array<std::int64_t>(group.get(), "first");
  const auto counts = read_array<std::int64_t>(group.get(), "count");
  if (hashes.size() != names.size() || firsts.size() != names.size() ||
      counts.size() != names.size())
    throw Error(ExitCode::corrupt,
                fmt::format("{}: /shards columns differ in length", path.string()),
                "make the index again");
  std::vector<Shard> shards;
  for (std::size_t i = 0; i < names.size(); ++i)
    shards.push_back({path.parent_path() / names[i], static_cast<std::size_t>(firsts[i]),
                      static_cast<std::size_t>(counts[i]), hashes[i]});
  return shards;
}

bool is_shard_index(const fs::path& path) {
  const auto lock = hdf5_lock();
  const Handle file = open_file(path);
  return has_attribute(file.get(), "format") &&
         read_text_attribute(file.get(), "format") == shards_format;
}

} // namespace thorax::store
