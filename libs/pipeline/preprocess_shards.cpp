#include "pipeline/preprocess_shards.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "pipeline/finished_dataset.h"
#include "store/dataset.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

fs::path shard_folder(const fs::path& output) {
  return output.string() + ".shards";
}

fs::path parts_of_one(const fs::path& output) {
  return output.string() + ".parts";
}

/// Of how many ranks a file in the folder of shards is; nothing where it is none of these.
std::optional<int> ranks_of(const std::string& name) {
  constexpr std::string_view mark = "-of-";
  const std::size_t at = name.find(mark);
  int ranks = 0;
  if (at == name.npos ||
      std::from_chars(name.data() + at + mark.size(), name.data() + name.size(), ranks).ec !=
          std::errc())
    return std::nullopt;
  return ranks;
}

/// How many ranks began an output, each time that one did.
std::set<int> ranks_that_began(const fs::path& output) {
  std::set<int> ranks;
  if (fs::exists(parts_of_one(output)))
    ranks.insert(1);
  if (fs::is_directory(shard_folder(output)))
    for (const auto& entry : fs::directory_iterator(shard_folder(output)))
      if (const auto found = ranks_of(entry.path().filename()))
        ranks.insert(*found);
  return ranks;
}

std::string told(int ranks) {
  return ranks == 1 ? "one process" : fmt::format("{} ranks", ranks);
}

} // namespace

fs::path shard_path(const fs::path& output, int rank, int ranks) {
  return shard_folder(output) / fmt::format("{:04}-of-{:04}.h5", rank + 1, ranks);
}

void write_index(const fs::path& output, int ranks, ProvenanceChain chain, const cli::Run& run,
                 const std::string& report) {
  std::vector<fs::path> shards;
  for (int rank = 0; rank < ranks; ++rank)
    if (const fs::path path = shard_path(output, rank, ranks); fs::exists(path))
      shards.push_back(path);
  if (shards.empty())
    throw Error(ExitCode::no_input, "no input is left", "the warnings above say why");
  chain.back().seconds = run.seconds();
  store::write_shard_index(output, shards, chain, run.force, report);
  for (const auto& entry : fs::directory_iterator(shard_folder(output)))
    if (std::find(shards.begin(), shards.end(), entry.path()) == shards.end())
      remove_leftovers(entry.path());
}

void check_other_work(const fs::path& output, const cli::Run& run, int ranks) {
  if (!run.resume || run.force || fs::exists(output))
    return;
  const std::set<int> others = ranks_that_began(output);
  if (!others.empty() && !others.contains(ranks))
    throw Error(ExitCode::inconsistent,
                fmt::format("{} was begun by {}, whose work {} cannot go on with", output.string(),
                            told(*others.begin()), told(ranks)),
                fmt::format("resume with {}, or make it anew with --force", told(*others.begin())));
}

void remove_shards(const fs::path& output) {
  if (!fs::is_directory(shard_folder(output)))
    return;
  std::set<fs::path> shards;
  for (const auto& entry : fs::directory_iterator(shard_folder(output)))
    if (ranks_of(entry.path().filename()))
      shards.insert(shard_folder(output) / (entry.path().stem().stem().string() + ".h5"));
  for (const fs::path& shard : shards) {
    remove_unused(shard, shard.string() + ".parts");
    remove_unused(shard, shard);
  }
  std::error_code others_remain;
  fs::remove(shard_folder(output), others_remain);
}

} // namespace thorax::pipeline
