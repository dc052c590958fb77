#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "pipeline/case_blocks.h"
#include "pipeline/case_notes.h"
#include "pipeline/preprocess_cases.h"
#include "store/dataset.h"

// Private to thorax-preprocess and thorax-segment: cases written as one dataset file.

namespace thorax::pipeline {

/// Makes the samples of a case and adds what there is to tell of it.
using MakeImages = std::function<std::vector<store::Image>(std::size_t index, Notes& notes)>;

/// Writes cases that follow each other as one dataset, in blocks that a resumed run keeps.
class ShareWriter {
public:
  /// @param keys of the cases
  /// @param settings what a resumed run must share beside the header
  /// Throws what DatasetWriter does.
  ShareWriter(std::span<const Case> cases, std::vector<std::string> keys,
              const std::filesystem::path& path, const store::Header& header,
              const std::string& settings, store::WriteOptions options);

  /// Does the cases, in parallel, but for those of kept blocks, which are told again.
  /// @param make_images takes indices into cases
  /// @param files_beside where they write any: blocks without theirs are made again
  /// @return what all of them have to tell
  Notes write(cli::Run& run, const MakeImages& make_images, const FilesBeside& files_beside);

  /// Joins the blocks. Throws Error(no_input) where no case is left.
  void finish(const ProvenanceChain& provenance, const std::string& report);

private:
  struct BlockImages;
  std::vector<char> kept_blocks(int threads, const FilesBeside& files_beside) const;
  BlockImages images_of(const Block& block, cli::Run& run, const MakeImages& make_images) const;

  std::span<const Case> cases_;
  std::vector<std::string> keys_;
  store::DatasetWriter writer_;
  std::vector<Block> blocks_;
};

} // namespace thorax::pipeline
