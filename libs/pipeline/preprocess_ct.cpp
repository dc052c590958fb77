#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"
#include "core/text.h"
#include "imaging/resize.h"
#include "imaging/window.h"
#include "pipeline/finished.h"
#include "pipeline/lungs.h"
#include "pipeline/preprocess.h"
#include "pipeline/preprocess_cases.h"
#include "pipeline/preprocess_samples.h"
#include "pipeline/preprocess_scan.h"
#include "pipeline/preprocess_write.h"
#include "scan/image_file.h"
#include "store/dataset.h"

namespace thorax::pipeline {
namespace {

using store::Image;
using HuVolume = Volume<std::int16_t>;

bool is_picture(const Case& each) {
  return each.kind == CaseKind::picture;
}

bool has_masks(const std::vector<Case>& cases) {
  return cases.front().kind == CaseKind::stored && cases.front().stored->header().masks;
}

/// The line of a key in what the inputs' dataset says of its own preprocessing; empty without one.
std::string inherited(const std::vector<Case>& cases, std::string_view key) {
  if (cases.front().stored)
    for (const std::string& line : split(cases.front().stored->header().preprocessing, '\n'))
      if (line.starts_with(key))
        return line + "\n";
  return {};
}

/// The spacing that the volumes were brought to, now or when their dataset was made.
std::string describe_spacing(const std::vector<Case>& cases, const PreprocessCtOptions& options) {
  if (options.spacing.empty())
    if (std::string line = inherited(cases, "spacing = "); !line.empty())
      return line;
  const auto spacing = spacing_of(options);
  return fmt::format("spacing = [{}, {}, {}]\n", spacing[0], spacing[1], spacing[2]);
}

void check_options(const PreprocessCtOptions& options) {
  if (options.window.size() != 2 || !(options.window[0] < options.window[1]))
    throw Error(ExitCode::command_line, "--window needs two rising HU values",
                "for example --window -1250,250");
  if (options.spacing.size() == 2)
    throw Error(ExitCode::command_line, "--spacing needs one value, or three for x, y and z",
                "for example --spacing 1.5 or --spacing 1,1,2");
}

void check_cases(const std::vector<Case>& cases, const PreprocessCtOptions& options) {
  const auto pictures = std::count_if(cases.begin(), cases.end(), is_picture);
  const std::string& first_picture =
      pictures > 0 ? std::find_if(cases.begin(), cases.end(), is_picture)->name() : options.as;
  if (pictures > 0 && static_cast<std::size_t>(pictures) < cases.size())
    throw Error(
        ExitCode::inconsistent,
        fmt::format("{} is a picture without HU, but other inputs are CT volumes", first_picture),
        "preprocess them into files of their own");
  if (pictures > 0 && (options.as == "volumes" || needs_lungs(options)))
    throw Error(
        ExitCode::inconsistent,
        fmt::format("{} is a picture: it holds no HU to find lungs or volumes in", first_picture),
        "use --as slices --variant full without --min-lung-fraction");
  const bool masks = has_masks(cases);
  for (const Case& each : cases)
    if (each.kind == CaseKind::stored) {
      const store::Header& header = each.stored->header();
      if (header.layout != store::Layout::list || header.intensity != "HU" || header.masks != masks)
        throw Error(ExitCode::inconsistent,
                    fmt::format("{}: not a dataset of CT volumes like the other inputs",
                                each.path.string()),
                    "give one made with --as volumes");
    }
}

Image volume_image(Scan scan, const store::Sample& sample, std::vector<std::int8_t> labels) {
  Image image;
  image.sample = sample;
  image.labels = std::move(labels);
  image.shape = {scan.hu.shape.depth, scan.hu.shape.height, scan.hu.shape.width};
  image.geometry = scan.hu.geometry;
  const auto bytes = std::as_bytes(std::span(scan.hu.voxels));
  image.pixels.assign(bytes.begin(), bytes.end());
  if (scan.mask)
    image.mask = std::move(scan.mask->voxels);
  return image;
}

template <class T>
Raster<T> slice_of(const auto& volume, std::size_t z) {
  const auto plane = volume.slice(z);
  return {volume.shape.height, volume.shape.width, std::vector<T>(plane.begin(), plane.end())};
}

/// The geometry of slice z after it became a picture of size x size pixels.
Geometry picture_geometry(const HuVolume& hu, std::size_t z, std::size_t size, imaging::Fit fit) {
  const auto at = imaging::place(hu.shape.height, hu.shape.width, size, size, fit);
  const double step_x = static_cast<double>(hu.shape.width) / static_cast<double>(at.width);
  const double step_y = static_cast<double>(hu.shape.height) / static_cast<double>(at.height);
  const std::array<double, 3> index = {(0.5 - static_cast<double>(at.x)) * step_x - 0.5,
                                       (0.5 - static_cast<double>(at.y)) * step_y - 0.5,
                                       static_cast<double>(z)};
  Geometry geometry = hu.geometry;
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t axis = 0; axis < 3; ++axis)
      geometry.origin[i] +=
          geometry.direction[i * 3 + axis] * hu.geometry.spacing[axis] * index[axis];
  geometry.spacing[0] *= step_x;
  geometry.spacing[1] *= step_y;
  return geometry;
}

bool shows_enough_lung(const Scan& scan, std::size_t z, double fraction) {
  if (fraction <= 0)
    return true;
  const auto mask = scan.mask->slice(z);
  const auto lung = std::count_if(mask.begin(), mask.end(), [](auto label) { return label != 0; });
  return static_cast<double>(lung) >= fraction * static_cast<double>(mask.size());
}

std::vector<Image> slice_images(const Scan& scan, const store::Sample& sample,
                                const std::vector<std::int8_t>& labels,
                                const PreprocessCtOptions& options) {
  const imaging::Window window{options.window[0], options.window[1]};
  const imaging::Fit fit = parse_fit(options.fit);
  const store::PixelType type = store::parse_pixel_type(options.type);
  std::vector<Image> images;
  for (std::size_t z = 0; z < scan.hu.shape.depth; ++z) {
    if (!shows_enough_lung(scan, z, options.min_lung_fraction))
      continue;
    const auto grey = imaging::resize(imaging::apply(window, slice_of<float>(scan.hu, z)),
                                      options.size, options.size, fit);
    Image image;
    image.sample = sample;
    image.sample.slice = static_cast<std::int32_t>(scan.first_slice + z);
    image.sample.id = fmt::format("{}#{}", sample.id, image.sample.slice);
    image.sample.parent = sample.id;
    image.sample.position_mm = scan.positions_mm[z];
    image.labels = labels;
    image.shape = {1, options.size, options.size};
    image.geometry = picture_geometry(scan.hu, z, options.size, fit);
    image.pixels = encode(grey, type);
    if (scan.mask)
      image.mask = imaging::resize_labels(slice_of<std::uint8_t>(*scan.mask, z), options.size,
                                          options.size, fit)
                       .pixels;
    images.push_back(std::move(image));
  }
  if (images.empty())
    log::warning("{} has no slice with {:.0f}% lung", sample.id, 100 * options.min_lung_fraction);
  return images;
}

Image picture_image(const Case& from, const store::Sample& sample, std::vector<std::int8_t> labels,
                    const PreprocessCtOptions& options) {
  const scan::GreyImage picture = scan::read_raster(from.path);
  const auto grey = imaging::resize(imaging::apply({0, picture.white}, picture.pixels),
                                    options.size, options.size, parse_fit(options.fit));
  Image image;
  image.sample = sample;
  image.labels = std::move(labels);
  image.shape = {1, options.size, options.size};
  image.pixels = encode(grey, store::parse_pixel_type(options.type));
  return image;
}

std::string preprocessing_text(const std::vector<Case>& cases, const PreprocessCtOptions& options) {
  std::string text = fmt::format("modality = \"ct\"\nas = \"{}\"\nvariant = \"{}\"\n", options.as,
                                 options.variant);
  if (options.as == "slices")
    text += describe_picture(options);
  if (!is_picture(cases.front()))
    text += describe_spacing(cases, options);
  if (options.variant == "box")
    text += fmt::format("margin = {}\n", options.margin_mm);
  if (needs_lungs(options))
    text += fmt::format("min-lung-fraction = {}\n", options.min_lung_fraction);
  if (needs_lungs(options) && !has_masks(cases))
    text += describe_lungs(lung_options(options));
  if (has_masks(cases) && (needs_lungs(options) || options.as == "volumes"))
    text += inherited(cases, "lungs = ");
  return text;
}

store::Header make_header(const std::vector<Case>& cases, const CaseRows& rows,
                          const PreprocessCtOptions& options) {
  const bool pictures = is_picture(cases.front());
  store::Header header;
  if (options.as == "volumes") {
    header.layout = store::Layout::list;
    header.type = store::PixelType::int16;
    header.intensity = "HU";
  } else {
    header.layout = store::Layout::stack;
    header.type = store::parse_pixel_type(options.type);
    header.sample_shape = {1, options.size, options.size};
    header.intensity = pictures ? "grey" : "window";
    if (!pictures)
      header.window = {options.window[0], options.window[1]};
  }
  header.preprocessing = preprocessing_text(cases, options);
  header.masks = has_masks(cases) || needs_lungs(options);
  header.task = rows.task;
  header.label_names = rows.label_names;
  return header;
}

} // namespace

void run_preprocess_ct(const PreprocessCtOptions& options, cli::Run& run) {
  check_options(options);
  if (is_finished(options.output, run, run.provenance({})))
    return;
  store::check_destination(options.output, {.force = run.force, .resume = run.resume});
  hide_inputs(options, run);
  const std::vector<Case> cases = find_ct_cases(options.inputs, run);
  check_not_replaced(cases, options.output);
  check_cases(cases, options);
  if (is_picture(cases.front()))
    log::info("the inputs are pictures: no HU and no window, grey values are taken as they are");
  const CaseRows rows = describe_cases(cases, options, run.dry_run);
  if (run.dry_run)
    return;

  write_cases(cases, make_header(cases, rows, options), destination(options, rows), run,
              [&](std::size_t i) {
                const store::Sample& sample = rows.samples[i];
                if (is_picture(cases[i]))
                  return std::vector{picture_image(cases[i], sample, rows.labels[i], options)};
                Scan scan = prepare(cases[i], options);
                if (options.as == "volumes")
                  return std::vector{volume_image(std::move(scan), sample, rows.labels[i])};
                return slice_images(scan, sample, rows.labels[i], options);
              });
}

} // namespace thorax::pipeline
