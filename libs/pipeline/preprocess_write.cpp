#include "pipeline/preprocess_write.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "core/error.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "core/stop.h"
#include "imaging/threads.h"

namespace thorax::pipeline {
namespace {

constexpr std::size_t pictures_per_block = 64;

template <class T>
std::vector<std::byte> spread(const std::vector<float>& fractions) {
  constexpr double low = std::numeric_limits<T>::min(), high = std::numeric_limits<T>::max();
  std::vector<T> values(fractions.size());
  std::transform(fractions.begin(), fractions.end(), values.begin(), [](float fraction) {
    return static_cast<T>(std::lround(low + fraction * (high - low)));
  });
  std::vector<std::byte> bytes(values.size() * sizeof(T));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

/// Cases that go into one block: [first, last).
struct Block {
  std::size_t first, last;
};

std::vector<Block> blocks_of(const std::vector<Case>& cases) {
  const bool volumes = std::any_of(cases.begin(), cases.end(), [](const Case& each) {
    return each.kind != CaseKind::picture && each.kind != CaseKind::dicom;
  });
  const std::size_t length = volumes ? 1 : pictures_per_block;
  std::vector<Block> blocks;
  for (std::size_t first = 0; first < cases.size(); first += length)
    blocks.push_back({first, std::min(first + length, cases.size())});
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
                           const cli::Run& run) {
  ProvenanceChain chain;
  std::set<const store::DatasetReader*> seen;
  for (const Case& each : cases)
    if (each.stored && seen.insert(each.stored.get()).second)
      for (const Provenance& step : each.stored->provenance())
        chain.push_back(step);
  chain.push_back(run.provenance(std::move(hashes)));
  return chain;
}

} // namespace

imaging::Fit parse_fit(const std::string& name) {
  return name == "stretch" ? imaging::Fit::stretch : imaging::Fit::contain;
}

std::vector<std::byte> encode(const Raster<float>& fractions, store::PixelType type) {
  switch (type) {
  case store::PixelType::uint8:
    return spread<std::uint8_t>(fractions.pixels);
  case store::PixelType::int16:
    return spread<std::int16_t>(fractions.pixels);
  case store::PixelType::float32:
    break;
  }
  std::vector<std::byte> bytes(fractions.pixels.size() * sizeof(float));
  std::memcpy(bytes.data(), fractions.pixels.data(), bytes.size());
  return bytes;
}

std::string describe_picture(const PreprocessOptions& options) {
  return fmt::format("size = {}\nfit = \"{}\"\n", options.size, options.fit);
}

void write_cases(const std::vector<Case>& cases, const store::Header& header,
                 const Destination& destination, cli::Run& run,
                 const std::function<std::vector<store::Image>(std::size_t)>& make_images) {
  imaging::use_one_thread_inside();
  keep_freed_memory();
  std::vector<std::string> hashes = {content_hash(cases, run.threads)};
  hashes.insert(hashes.end(), destination.hashes.begin(), destination.hashes.end());
  const std::string settings =
      fmt::format("{}{}input = {}\n", run.config, destination.settings, hashes.front());

  const std::vector<Block> blocks = blocks_of(cases);
  store::DatasetWriter writer(destination.path, header, blocks.size(), settings,
                              {.compression = destination.compression == "none"
                                                  ? store::Compression::none
                                                  : store::Compression::deflate,
                               .force = run.force,
                               .resume = run.resume});
  Progress progress("cases", cases.size(), run.progress);
  parallel_for(blocks.size(), run.threads, [&](std::size_t index) {
    stop_if_asked();
    const Block& block = blocks[index];
    if (!writer.has_block(index)) {
      const BlockImages made = images_of(block, cases, run, make_images);
      writer.write_block(index, made.images, made.whole);
    }
    progress.advance(block.last - block.first);
  });
  writer.finish(provenance(cases, hashes, run));
  run.report.output(destination.path);
}

} // namespace thorax::pipeline
