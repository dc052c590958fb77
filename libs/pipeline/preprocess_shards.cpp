#include "pipeline/preprocess_shards.h"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/log.h"
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

/// How many ranks began an output, each time that one did.
std::set<int> ranks_that_began(const fs::path& output) {
  std::set<int> ranks;
  if (fs::exists(parts_of_one(output)))
    ranks.insert(1);
  if (fs::is_directory(shard_folder(output)))
    for (const auto& entry : fs::directory_iterator(shard_folder(output))) {
      constexpr std::string_view mark = "-of-";
      const std::string name = entry.path().filename();
      if (const auto at = name.find(mark); at != name.npos)
        ranks.insert(std::atoi(name.c_str() + at + mark.size()));
    }
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

void warn_of_other_work(const fs::path& output, const cli::Run& run, int ranks) {
  if (!run.resume || run.force || fs::exists(output))
    return;
  const std::set<int> others = ranks_that_began(output);
  if (!others.empty() && !others.contains(ranks))
    log::warning("{} was begun by {}, whose work {} cannot go on with: all is made anew; to keep "
                 "it, resume with {}",
                 output.string(), told(*others.begin()), told(ranks), told(*others.begin()));
}

void remove_other_work(const fs::path& output, const cli::Run& run, int ranks) {
  if (run.resume || run.force)
    remove_leftovers(ranks == 1 ? shard_folder(output) : parts_of_one(output));
}

} // namespace thorax::pipeline
