#include "pipeline/augment.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "augment/augment.h"
#include "core/atomic_file.h"
#include "core/hash.h"
#include "core/log.h"
#include "core/parallel.h"
#include "core/random.h"
#include "core/stop.h"
#include "imaging/threads.h"
#include "pipeline/case_notes.h"
#include "pipeline/finished_dataset.h"
#include "pipeline/told_names.h"
#include "sheet/contact_sheet.h"
#include "sheet/png.h"
#include "sheet/thumbnail.h"
#include "store/dataset.h"
#include "store/middle_plane.h"

namespace thorax::pipeline {
namespace {

using store::DatasetReader;
using store::Image;

constexpr std::size_t block_bytes = 4 << 20;
constexpr std::size_t preview_rows = 8, preview_columns = 8;

void check_input(const DatasetReader& input, const AugmentOptions& options) {
  bool found = options.only_split.empty();
  for (const store::Sample& sample : input.samples()) {
    if (sample.copy != 0)
      throw Error(
          ExitCode::inconsistent,
          fmt::format("{} already holds copies, e.g. '{}'", options.input.string(), sample.id),
          "augment the file of originals");
    found |= sample.split == options.only_split;
  }
  if (!found)
    throw Error(
        ExitCode::no_input,
        fmt::format("no sample of {} is in split '{}'", options.input.string(), options.only_split),
        "see thorax-inspect for its splits");
}

int copies_of(const store::Sample& sample, const AugmentOptions& options) {
  return options.only_split.empty() || sample.split == options.only_split ? options.copies : 0;
}

/// How many originals with their copies make a block of moderate size.
std::size_t originals_per_block(const store::Header& header, int copies) {
  std::size_t bytes = store::bytes_per_pixel(header.type) * (static_cast<std::size_t>(copies) + 1);
  for (const std::size_t extent : header.sample_shape)
    bytes *= extent;
  return header.layout == store::Layout::list ? 1 : std::max<std::size_t>(1, block_bytes / bytes);
}

Image transformed(const Image& original, const store::Header& header, const augment::Policy& policy,
                  std::uint64_t seed, int copy) {
  const augment::Picture picture = augment::augment(
      augment::to_picture(header.type, original.shape, original.pixels, original.mask), policy,
      augment::intensity_span(header),
      Random(seed, original.sample.id, static_cast<std::uint64_t>(copy), "augment"));
  Image image = original;
  image.sample.id = fmt::format("{}#{}", original.sample.id, copy);
  image.sample.parent = original.sample.id;
  image.sample.copy = copy;
  image.pixels = augment::to_bytes(header.type, picture.pixels);
  image.mask = picture.mask;
  return image;
}

/// Everything the result depends on beside the header: what a resumed run must share.
std::string settings(const DatasetReader& input, const augment::Policy& policy,
                     const cli::Run& run) {
  return fmt::format("{}\n{}\ninput = \"{}\"\n", run.config, policy.toml, input.content_hash());
}

Provenance provenance(const DatasetReader& input, const augment::Policy& policy,
                      const cli::Run& run) {
  Provenance step = run.provenance({input.content_hash()});
  step.config += "\n" + policy.toml;
  return step;
}

/// Rows: originals spread over the file; columns: the original and its copies.
void write_preview(const AugmentOptions& options) {
  const DatasetReader output(options.output);
  const store::Header& header = output.header();
  std::vector<std::size_t> copied;
  for (std::size_t i = 1; i < output.size(); ++i)
    if (output.samples()[i].copy == 1)
      copied.push_back(i - 1);
  if (copied.empty())
    return log::warning("no preview: no copy was made");
  const std::size_t rows = std::min(preview_rows, copied.size());
  const std::size_t columns =
      std::min(preview_columns, static_cast<std::size_t>(options.copies) + 1);

  const store::Span span = store::viewing_span(header);
  std::vector<sheet::Cell> cells;
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t column = 0; column < columns; ++column) {
      const std::size_t index = copied[row * copied.size() / rows] + column;
      const store::MiddlePlane plane = store::middle_plane(output, index);
      cells.push_back({sheet::thumbnail(plane.channels, span.black, span.white, sheet::cell_side)});
    }
  sheet::write_png(options.preview, sheet::contact_sheet(cells, columns));
}

/// Originals with their copies, and whether none was skipped.
struct BlockImages {
  std::vector<Image> images;
  bool whole = true;
};

BlockImages block_of_images(const DatasetReader& input, std::size_t first, std::size_t last,
                            const AugmentOptions& options, const augment::Policy& policy,
                            cli::Run& run) {
  BlockImages block;
  for (std::size_t i = first; i < last; ++i) {
    const store::Sample& sample = input.samples()[i];
    block.whole &= cli::do_case(run, sample.id, [&] {
      const Image original = input.image(i);
      block.images.push_back(original);
      for (int copy = 1; copy <= copies_of(sample, options); ++copy)
        block.images.push_back(transformed(original, input.header(), policy, run.seed, copy));
    });
  }
  return block;
}

void write_augmented(const DatasetReader& input, const AugmentOptions& options,
                     const augment::Policy& policy, cli::Run& run) {
  const std::size_t per_block = originals_per_block(input.header(), options.copies);
  std::vector<std::string> blocks;
  for (std::size_t first = 0; first < input.size(); first += per_block)
    blocks.push_back(fmt::format("{:08}", blocks.size()));
  const auto compression =
      options.compression == "none" ? store::Compression::none : store::Compression::deflate;
  store::DatasetWriter writer(
      options.output, input.header(), settings(input, policy, run),
      {.compression = compression, .force = run.force, .resume = run.resume});
  writer.set_blocks(blocks);

  Progress progress("augment", input.size(), run.progress);
  parallel_for(blocks.size(), run.threads, [&](std::size_t block) {
    stop_if_asked();
    const std::size_t first = block * per_block;
    const std::size_t last = std::min(first + per_block, input.size());
    if (writer.has_block(blocks[block])) {
      run.report.done(last - first);
    } else {
      const BlockImages made = block_of_images(input, first, last, options, policy, run);
      writer.write_block(blocks[block], made.images, made.whole);
    }
    progress.advance(last - first);
  });

  ProvenanceChain chain = input.provenance();
  chain.push_back(provenance(input, policy, run));
  writer.finish(chain, report_text({{"done", run.report.done_count()}}, told_until_now(run)));
  run.report.output(options.output);
}

} // namespace

void run_augment(const AugmentOptions& options, cli::Run& run) {
  const augment::Policy policy = augment::read_policy(options.policy);
  const DatasetReader input(options.input);
  check_input(input, options);
  hide_dataset(options.input, run);
  if (is_finished_dataset(options.output, run, provenance(input, policy, run))) {
    tell_all_again(options.output, run);
    return run.report.output(options.output);
  }
  store::check_destination(options.output, {.force = run.force, .resume = run.resume});
  if (!options.preview.empty())
    check_output(options.preview, run.force);
  if (policy.flips())
    log::warning("the policy flips: mirrored chests have the heart on the right; lung labels are "
                 "exchanged");
  if (run.dry_run)
    return;

  imaging::use_one_thread_inside();
  write_augmented(input, options, policy, run);
  if (!options.preview.empty()) {
    write_preview(options);
    run.report.output(options.preview);
  }
}

} // namespace thorax::pipeline
