#include "pipeline/preprocess_write.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "core/stop.h"
#include "imaging/threads.h"
#include "pipeline/case_files.h"
#include "pipeline/case_ranks.h"
#include "pipeline/finished.h"
#include "pipeline/finished_dataset.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_pictures_per_block = 64, enough_blocks = 64;

/// Cases that go into one block: [first, last).
struct Block {
  std::size_t first, last;
};

/// Small sets have small blocks, so that threads share them evenly. How many threads there are does
/// not count: a resumed run may have others.
std::vector<Block> blocks_of(const std::vector<Case>& cases, const Share& share) {
  const bool volumes = std::any_of(cases.begin(), cases.end(), [](const Case& each) {
    return each.kind != CaseKind::picture && each.kind != CaseKind::dicom;
  });
  const std::size_t length =
      volumes ? 1
              : std::clamp<std::size_t>((share.last - share.first) / enough_blocks, 1,
                                        most_pictures_per_block);
  std::vector<Block> blocks;
  for (std::size_t first = share.first; first < share.last; first += length)
    blocks.push_back({first, std::min(first + length, share.last)});
  return blocks;
}

/// The samples of a block's cases, and whether no case was skipped.
struct BlockImages {
  std::vector<store::Image> images;
  bool whole = true;
};

BlockImages images_of(const Block& block, const std::vector<Case>& cases, cli::Run& run,
                      const std::function<std::vector<store::Image>(std::size_t)>& make_images) {
  BlockImages made;
  for (std::size_t i = block.first; i < block.last; ++i)
    made.whole &= cli::do_case(run, cases[i].name(), [&] {
      auto images = make_images(i);
      std::move(images.begin(), images.end(), std::back_inserter(made.images));
    });
  return made;
}

ProvenanceChain provenance(const std::vector<Case>& cases, std::vector<std::string> hashes,
                           const cli::Run& run, const comm::Communicator& ranks) {
  ProvenanceChain chain;
  std::set<const store::DatasetReader*> seen;
  for (const Case& each : cases)
    if (each.stored && seen.insert(each.stored.get()).second)
      for (const Provenance& step : each.stored->provenance())
        chain.push_back(step);
  chain.push_back(run.provenance(std::move(hashes), ranks.size()));
  return chain;
}

/// Bytes of each case's files.
std::vector<std::uintmax_t> sizes_of(const std::vector<Case>& cases) {
  std::vector<std::uintmax_t> sizes(cases.size(), 0);
  std::error_code ignored;
  for (std::size_t i = 0; i < cases.size(); ++i)
    for (const fs::path& path : cases[i].files())
      if (const auto size = fs::file_size(path, ignored); !ignored)
        sizes[i] += size;
  return sizes;
}

/// Writes the cases of a share as one dataset. The time in its provenance is that of its end.
void write_share(const std::vector<Case>& cases, const Share& share, const store::Header& header,
                 const Destination& destination, const fs::path& path, ProvenanceChain chain,
                 cli::Run& run,
                 const std::function<std::vector<store::Image>(std::size_t)>& make_images) {
  const std::vector<Block> blocks = blocks_of(cases, share);
  const std::string settings = fmt::format("{}{}input = {}\n", run.config, destination.settings,
                                           chain.back().inputs.front());
  store::DatasetWriter writer(path, header, blocks.size(), settings,
                              {.compression = destination.compression == "none"
                                                  ? store::Compression::none
                                                  : store::Compression::deflate,
                               .force = run.force,
                               .resume = run.resume});
  Progress progress("cases", share.last - share.first, run.progress);
  parallel_for(blocks.size(), run.threads, [&](std::size_t index) {
    stop_if_asked();
    const Block& block = blocks[index];
    if (!writer.has_block(index)) {
      const BlockImages made = images_of(block, cases, run, make_images);
      writer.write_block(index, made.images, made.whole);
    }
    progress.advance(block.last - block.first);
  });
  chain.back().seconds = run.seconds();
  writer.finish(chain);
}

fs::path shard_folder(const fs::path& output) {
  return output.string() + ".shards";
}

fs::path shard_path(const fs::path& output, int rank, int ranks) {
  return shard_folder(output) / fmt::format("{:04}-of-{:04}.h5", rank + 1, ranks);
}

/// A share of which no case is left makes no shard and keeps none of a replaced output; that all
/// shares are so is for the index to say.
void write_shard(const std::vector<Case>& cases, const Share& share, const store::Header& header,
                 const Destination& destination, const fs::path& path, const ProvenanceChain& chain,
                 cli::Run& run,
                 const std::function<std::vector<store::Image>(std::size_t)>& make_images) {
  try {
    if (share.first < share.last)
      return write_share(cases, share, header, destination, path, chain, run, make_images);
  } catch (const Error& error) {
    if (error.code() != ExitCode::no_input)
      throw;
  }
  remove_leftovers(path);
}

/// Joins the shards that were made; others in their folder, of a replaced output, go.
void write_index(const fs::path& output, int ranks, ProvenanceChain chain, const cli::Run& run) {
  std::vector<fs::path> shards;
  for (int rank = 0; rank < ranks; ++rank)
    if (const fs::path path = shard_path(output, rank, ranks); fs::exists(path))
      shards.push_back(path);
  if (shards.empty())
    throw Error(ExitCode::no_input, "no input is left", "the warnings above say why");
  chain.back().seconds = run.seconds();
  store::write_shard_index(output, shards, chain, run.force);
  for (const auto& entry : fs::directory_iterator(shard_folder(output)))
    if (std::find(shards.begin(), shards.end(), entry.path()) == shards.end())
      remove_leftovers(entry.path());
}

/// Whether nothing is left to do; throws Error(inconsistent) when the output was made from others.
bool stands_finished(const fs::path& output, const cli::Run& run, const Provenance& wanted) {
  if (is_finished_dataset(output, run, wanted))
    return true;
  if (finished_step(output, run, wanted))
    throw Error(ExitCode::inconsistent,
                fmt::format("{} was made from other inputs: files of images or labels were added, "
                            "removed or changed since",
                            output.string()),
                "make it anew with --force, or choose another name for the output");
  return false;
}

} // namespace

void write_cases(const std::vector<Case>& cases, const store::Header& header,
                 const Destination& destination, cli::Run& run, comm::Communicator& ranks,
                 const std::function<std::vector<store::Image>(std::size_t)>& make_images) {
  imaging::use_one_thread_inside();
  keep_freed_memory();
  const Share share = share_of(sizes_of(cases), ranks);
  std::vector<std::string> hashes = {content_hash(cases, share, run.threads, ranks)};
  hashes.insert(hashes.end(), destination.hashes.begin(), destination.hashes.end());
  ProvenanceChain chain = provenance(cases, hashes, run, ranks);
  chain.back().listing = destination.listing;
  if (stands_finished(destination.path, run, chain.back()))
    return;
  const std::size_t done = run.report.done_count(), skipped = run.report.skipped_count();

  if (ranks.size() == 1) {
    write_share(cases, share, header, destination, destination.path, chain, run, make_images);
  } else {
    const fs::path shard = shard_path(destination.path, ranks.rank(), ranks.size());
    if (!stands_finished(shard, run, chain.back()))
      write_shard(cases, share, header, destination, shard, chain, run, make_images);
    gather_report(run, done, skipped, ranks);
    if (ranks.rank() == 0)
      write_index(destination.path, ranks.size(), chain, run);
    ranks.barrier();
  }
  run.report.output(destination.path);
}

} // namespace thorax::pipeline
