#include "pipeline/segment.h"

#include <span>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/log.h"
#include "core/stop.h"
#include "core/text.h"
#include "core/volume.h"
#include "imaging/lungs.h"
#include "pipeline/finished.h"
#include "pipeline/json_line.h"
#include "pipeline/launched_ranks.h"
#include "pipeline/lungs.h"
#include "pipeline/preprocess_cases.h"
#include "pipeline/preprocess_write.h"
#include "pipeline/told_names.h"
#include "store/dataset.h"

namespace thorax::pipeline {
namespace {

using store::DatasetReader;
using store::Image;

constexpr std::uint8_t first_lesion = 16;
/// Both lungs of an adult hold 1 to 8 litres in CT.
constexpr double smallest_ml = 1000, largest_ml = 8000;
constexpr double least_side = 0.1; ///< of both

imaging::LungOptions lung_options(const SegmentOptions& options) {
  return {.method = parse_lung_method(options.method),
          .threshold = options.threshold,
          .closing_mm = options.closing_mm};
}

void check_cases(const std::vector<Case>& cases, const SegmentOptions& options) {
  const bool stored = cases.front().kind == CaseKind::stored;
  if (!stored || cases.front().stored->header().intensity != "HU" ||
      cases.front().stored->header().layout != store::Layout::list)
    throw Error(ExitCode::inconsistent,
                fmt::format("{}: not a dataset of CT volumes in HU", options.input.string()),
                "make one with thorax-preprocess ct --as volumes");
}

Image with_lungs(const Case& from, const SegmentOptions& options) {
  Image image = from.stored->image(from.index);
  if (image.shape.size() != 3)
    throw Error(ExitCode::inconsistent, "not a volume", "segment volumes");
  Volume<std::int16_t> hu({image.shape[0], image.shape[1], image.shape[2]}, image.geometry);
  const auto bytes = std::as_writable_bytes(std::span(hu.voxels));
  std::copy(image.pixels.begin(), image.pixels.end(), bytes.begin());
  auto lungs = imaging::segment_lungs(hu, lung_options(options));
  for (std::size_t i = 0; i < image.mask.size(); ++i)
    if (image.mask[i] >= first_lesion)
      lungs.voxels[i] = image.mask[i];
  image.mask = std::move(lungs.voxels);
  return image;
}

store::Header header_with_lungs(store::Header header, const SegmentOptions& options) {
  const std::string lungs = describe_lungs(lung_options(options));
  std::string kept;
  for (const std::string& line : split(header.preprocessing, '\n'))
    if (!line.empty() && !line.starts_with(lungs.substr(0, lungs.find('='))))
      kept += line + "\n";
  header.preprocessing = kept + lungs;
  header.masks = true;
  return header;
}

/// Volumes of all cases, from the finished file, so that a resumed run reports them all.
void report_volumes(const std::filesystem::path& path, cli::Run& run) {
  const DatasetReader output(path);
  nlohmann::ordered_json lungs = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < output.size(); ++i) {
    stop_if_asked();
    const auto shape = output.shape(i);
    Volume<std::uint8_t> mask({shape[0], shape[1], shape[2]}, output.geometry(i));
    mask.voxels = output.read_mask(i);
    const auto [right, left] = imaging::lung_volumes(mask);
    const std::string& id = output.samples()[i].id;
    if (right + left == 0)
      log::warning("{}: no lungs were found", id);
    else if (std::min(right, left) < least_side * (right + left))
      log::warning("{}: only the {} lung was found ({:.0f} and {:.0f} mL)", id,
                   right > left ? "right" : "left", right, left);
    else if (right + left < smallest_ml || right + left > largest_ml)
      log::warning("{}: lungs of {:.0f} mL are implausible: look at the mask", id, right + left);
    lungs.push_back({{"id", id}, {"right_ml", right}, {"left_ml", left}});
  }
  run.report.set("lungs", json_line(lungs));
}

void predict(const SegmentOptions& options, cli::Run& run, comm::Communicator& ranks) {
  if (!finished_step(options.output, run, run.provenance({})))
    store::check_destination(options.output, {.force = run.force, .resume = run.resume});
  hide_dataset(options.input, run);
  const std::vector<Case> cases = find_ct_cases({{options.input, {}}}, run, ranks);
  check_cases(cases, options);
  if (run.dry_run)
    return;

  write_cases(
      cases, header_with_lungs(cases.front().stored->header(), options),
      {.path = options.output, .compression = options.compression}, run, ranks,
      [&](std::size_t i, Notes&) { return std::vector{with_lungs(cases[i], options)}; },
      [](const Notes&) {});
  if (ranks.rank() == 0)
    report_volumes(options.output, run);
}

} // namespace

void run_segment_predict(const SegmentOptions& options, cli::Run& run) {
  on_launched_ranks(run, [&](comm::Communicator& ranks) { predict(options, run, ranks); });
}

} // namespace thorax::pipeline
