#include "pipeline/preprocess_share.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "core/launcher.h"
#include "core/log.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "core/stop.h"

namespace thorax::pipeline {
namespace {

/// The cases of the blocks that there are, by block.
std::map<std::string, std::vector<std::string>> cases_of(const store::DatasetWriter& writer) {
  std::map<std::string, std::vector<std::string>> cases;
  for (const auto& [key, notes] : writer.notes())
    cases[key] = Notes::parse(notes).at("cases");
  return cases;
}

} // namespace

/// The samples of a block's cases.
struct ShareWriter::BlockImages {
  std::vector<store::Image> images;
  Notes notes = Notes::object();
  bool whole = true; ///< no case was skipped
};

ShareWriter::ShareWriter(std::span<const Case> cases, std::vector<std::string> keys,
                         const std::filesystem::path& path, const store::Header& header,
                         const std::string& settings, store::WriteOptions options)
    : cases_(cases), keys_(std::move(keys)), writer_(path, header, settings, options),
      blocks_(blocks_of(keys_, cases_of(writer_), block_length(cases))) {
  std::vector<std::string> blocks;
  for (const Block& block : blocks_)
    blocks.push_back(block.key);
  writer_.set_blocks(std::move(blocks));
}

ShareWriter::BlockImages ShareWriter::images_of(const Block& block, cli::Run& run,
                                                const MakeImages& make_images) const {
  BlockImages made;
  std::size_t done = 0;
  const log::WarningRecorder warnings;
  for (std::size_t i = block.first; i < block.last; ++i)
    done += cli::do_case(run, cases_[i].name(), [&] {
      Notes notes = Notes::object();
      auto images = make_images(i, notes);
      std::move(images.begin(), images.end(), std::back_inserter(made.images));
      merge(made.notes, notes);
    });
  made.whole = done == block.last - block.first;
  merge(made.notes, {{"done", done}, {"warnings", counted(warnings.texts(), run)}});
  return made;
}

/// Which blocks are finished from before.
std::vector<char> ShareWriter::kept_blocks(int threads, const FilesBeside& files_beside) const {
  const auto notes = writer_.notes();
  std::vector<char> kept(blocks_.size());
  parallel_for(blocks_.size(), threads, [&](std::size_t index) {
    const std::string& key = blocks_[index].key;
    kept[index] = writer_.has_block(key) &&
                  (!files_beside || files_beside(Notes::parse(notes.at(key)).at("told")));
  });
  return kept;
}

Notes ShareWriter::write(cli::Run& run, const MakeImages& make_images,
                         const FilesBeside& files_beside) {
  const std::size_t skipped = run.report.skipped_count();
  const std::vector<char> kept = kept_blocks(run.threads, files_beside);
  if (const auto blocks = std::count(kept.begin(), kept.end(), true); blocks > 0)
    log::info("{} of {} blocks of cases{} are finished from before", blocks, blocks_.size(),
              launch().size > 1 ? " of this rank" : "");
  Progress progress("cases", cases_.size(), run.progress);
  parallel_for(blocks_.size(), run.threads, [&](std::size_t index) {
    stop_if_asked();
    const Block& block = blocks_[index];
    if (!kept[index]) {
      const BlockImages made = images_of(block, run, make_images);
      const std::vector<std::string> keys(&keys_[block.first], &keys_[block.last - 1] + 1);
      writer_.write_block(block.key, made.images, made.whole,
                          text_of({{"cases", keys}, {"told", made.notes}}));
    }
    progress.advance(block.last - block.first);
  });

  Notes all = Notes::object();
  const auto notes = writer_.notes();
  for (std::size_t index = 0; index < blocks_.size(); ++index) {
    const Notes told = Notes::parse(notes.at(blocks_[index].key)).at("told");
    if (kept[index])
      tell_again(told, run);
    merge(all, told);
  }
  all["skipped"] = Notes::parse(run.report.told(skipped)).at("skipped");
  return all;
}

void ShareWriter::finish(const ProvenanceChain& provenance, const std::string& report) {
  writer_.finish(provenance, report);
}

} // namespace thorax::pipeline
