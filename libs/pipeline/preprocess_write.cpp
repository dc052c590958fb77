#include "pipeline/preprocess_write.h"

#include <algorithm>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/memory.h"
#include "imaging/threads.h"
#include "pipeline/case_files.h"
#include "pipeline/case_ranks.h"
#include "pipeline/finished.h"
#include "pipeline/finished_dataset.h"
#include "pipeline/preprocess_shards.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

/// What label tables say of the cases of a share.
std::span<const std::string> rows_of(const Destination& destination, const Share& share) {
  const std::span all(destination.rows);
  return all.empty() ? all : all.subspan(share.first, share.last - share.first);
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

/// What stands for each case of a share.
std::vector<std::string> keys_of(std::span<const Case> cases, std::span<const std::string> contents,
                                 std::span<const std::string> rows) {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < cases.size(); ++i)
    keys.push_back(case_key(cases[i], contents[i], rows.empty() ? "" : rows[i]));
  return keys;
}

/// A shard without an index over it is of an unfinished run, which a resumed one may replace.
store::WriteOptions write_options(const Destination& destination, const cli::Run& run, bool alone) {
  return {.compression = destination.compression == "none" ? store::Compression::none
                                                           : store::Compression::deflate,
          .force = run.force || (run.resume && !alone),
          .resume = run.resume};
}

/// A share of which no case is left makes no shard and keeps none of a replaced output; that all
/// shares are so is for the index to say.
void finish_shard(ShareWriter& writer, const fs::path& path, const ProvenanceChain& chain,
                  const std::string& report) {
  try {
    writer.finish(chain, report);
  } catch (const Error& error) {
    if (error.code() != ExitCode::no_input)
      throw;
    remove_leftovers(path);
  }
}

/// Opens a path to write this process' cases.
using OpenWriter = std::function<std::unique_ptr<ShareWriter>(const fs::path&)>;

Notes write_alone(const fs::path& output, ProvenanceChain chain, cli::Run& run, const Notes& before,
                  const OpenWriter& open, const MakeImages& make_images,
                  const FilesBeside& files_beside) {
  const auto writer = open(output);
  Notes notes = writer->write(run, make_images, files_beside);
  chain.back().seconds = run.seconds();
  writer->finish(chain, report_text(notes, before));
  if (run.force)
    remove_shards(output);
  return notes;
}

/// Writes this rank's shard, on rank 0 the index, too. Ranks wait for each other before they remove
/// their blocks: should one stop at a case that is then mended, all blocks are still there.
/// @param open nothing where the share has no case
Notes write_as_rank(const fs::path& output, ProvenanceChain chain, cli::Run& run,
                    comm::Communicator& ranks, const Notes& before, const OpenWriter& open,
                    const MakeImages& make_images, const FilesBeside& files_beside) {
  const fs::path shard = shard_path(output, ranks.rank(), ranks.size());
  const bool finished = is_finished_dataset(shard, run, chain.back()) &&
                        (!files_beside || files_beside(notes_of_cases(shard)));
  std::unique_ptr<ShareWriter> writer = open && !finished ? open(shard) : nullptr;
  const Notes own = finished ? tell_cases_again(shard, run)
                    : writer ? writer->write(run, make_images, files_beside)
                             : Notes::object();
  Notes all = of_all_ranks(own, run, ranks);
  chain.back().seconds = run.seconds();
  if (writer)
    finish_shard(*writer, shard, chain, report_text(own, before));
  else if (!finished)
    remove_leftovers(shard);
  writer.reset();
  ranks.barrier();
  if (ranks.rank() == 0) {
    write_index(output, ranks.size(), chain, run, report_text(all, before));
    if (run.force)
      remove_unused(output, output.string() + ".parts");
  }
  ranks.barrier();
  return all;
}

/// Whether nothing is left to do; throws Error(inconsistent) when the output was made from others,
/// or others were skipped.
bool stands_finished(const fs::path& output, const cli::Run& run, const Provenance& wanted,
                     const Notes& before) {
  if (!finished_step(output, run, wanted))
    return false;
  if (!is_finished_dataset(output, run, wanted))
    throw Error(ExitCode::inconsistent,
                fmt::format("{} was made from other inputs: files of images or labels were added, "
                            "removed or changed since",
                            output.string()),
                "make it anew with --force, or choose another name for the output");
  if (!skips_the_same(output, before))
    throw Error(
        ExitCode::inconsistent,
        fmt::format("{} was made while other files or archives were faulty", output.string()),
        "make it anew with --force, or choose another name for the output");
  return true;
}

} // namespace

void write_cases(const std::vector<Case>& all_cases, const store::Header& header,
                 const Destination& destination, cli::Run& run, comm::Communicator& ranks,
                 const MakeImages& make_images, const std::function<void(const Notes&)>& tell) {
  imaging::use_one_thread_inside();
  keep_freed_memory();
  const Share share = share_of(sizes_of(all_cases), ranks);
  const std::size_t count = share.last - share.first;
  const std::span cases = std::span(all_cases).subspan(share.first, count);
  const std::vector<std::string> contents = contents_of(cases, run.threads);
  std::vector<std::string> hashes = {content_hash(contents, ranks)};
  hashes.insert(hashes.end(), destination.hashes.begin(), destination.hashes.end());
  ProvenanceChain chain = provenance(all_cases, hashes, run, ranks);
  chain.back().listing = destination.listing;
  const Notes before = told_until_now(run);
  if (stands_finished(destination.path, run, chain.back(), before)) {
    check_files_beside(destination.path, destination.files_beside);
    run.report.output(destination.path);
    return tell(tell_cases_again(destination.path, run));
  }

  check_other_work(destination.path, run, ranks.size());
  ranks.barrier(); // what others now begin is not other work
  const OpenWriter open = [&](const fs::path& path) {
    return std::make_unique<ShareWriter>(
        cases, keys_of(cases, contents, rows_of(destination, share)), path, header,
        run.config + destination.settings, write_options(destination, run, ranks.size() == 1));
  };
  const MakeImages make = [&](std::size_t i, Notes& notes) {
    return make_images(share.first + i, notes);
  };
  tell(ranks.size() == 1
           ? write_alone(destination.path, std::move(chain), run, before, open, make,
                         destination.files_beside)
           : write_as_rank(destination.path, std::move(chain), run, ranks, before,
                           count > 0 ? open : OpenWriter(), make, destination.files_beside));
  run.report.output(destination.path);
}

} // namespace thorax::pipeline
