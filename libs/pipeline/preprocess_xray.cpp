#include <algorithm>
#include <array>
#include <atomic>
#include <optional>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/log.h"
#include "imaging/resize.h"
#include "imaging/window.h"
#include "pipeline/finished.h"
#include "pipeline/preprocess.h"
#include "pipeline/preprocess_cases.h"
#include "pipeline/preprocess_samples.h"
#include "pipeline/preprocess_write.h"
#include "scan/dicom.h"
#include "scan/image_file.h"
#include "store/dataset.h"

namespace thorax::pipeline {
namespace {

using store::Image;

constexpr double dark_percent = 0.5, bright_percent = 99.5;

/// Fractions of brightness, with the pixel spacing where the file states it.
struct Picture {
  Raster<float> grey;
  std::array<double, 2> spacing{1, 1}; ///< mm along x and y
};

/// Oddities of DICOM files, counted over a run.
struct Oddities {
  std::atomic<std::size_t> colour = 0, burned_in = 0;
};

bool shows_voi(const scan::DicomHeader& header, const std::string& contrast) {
  if (contrast == "window" && !scan::has_voi(header))
    throw Error(ExitCode::unreadable, "the file has no usable VOI window or table",
                "use --contrast auto or percentile");
  return contrast == "window" || (contrast == "auto" && scan::has_voi(header));
}

imaging::Window window_of_values(const std::vector<float>& values, const std::string& contrast) {
  if (contrast != "full")
    return imaging::percentile_window(values, dark_percent, bright_percent);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return {*low, std::max<double>(*high, *low + 1)};
}

/// The window or table applies to the stored meaning of values; what is shown inverted is so after
/// it (DICOM PS3.3 C.7.6.3.1.2 and C.11.2).
Picture load_dicom(const Case& from, const std::string& contrast, Oddities& odd) {
  auto [header, values] = scan::read_dicom(from.path, {.padding = {}, .invert_monochrome1 = false});
  odd.colour += header.is_colour();
  odd.burned_in += header.burned_in_annotation;
  const auto window = shows_voi(header, contrast)
                          ? std::nullopt
                          : std::optional(window_of_values(values.pixels, contrast));
  Picture picture{window ? imaging::apply(*window, std::move(values))
                         : scan::apply_voi(header, std::move(values))};
  if (header.inverse)
    for (float& value : picture.grey.pixels)
      value = 1 - value;
  if (const auto& spacing = header.pixel_spacing)
    picture.spacing = {(*spacing)[1], (*spacing)[0]};
  return picture;
}

void warn_of(const Oddities& odd) {
  if (odd.colour > 0)
    log::warning("{} DICOM images are of colour; their luminance was used", odd.colour.load());
  if (odd.burned_in > 0)
    log::warning("{} DICOM images say that text is burnt into them, which may identify a patient",
                 odd.burned_in.load());
}

Picture load_picture(const Case& from, const std::string& contrast) {
  scan::GreyImage image = scan::read_raster(from.path);
  if (contrast == "window")
    throw Error(ExitCode::unreadable, "a picture has no VOI window",
                "use --contrast auto, percentile or full");
  const imaging::Window window =
      contrast == "percentile"
          ? imaging::percentile_window(image.pixels.pixels, dark_percent, bright_percent)
          : imaging::Window{0, image.white};
  return {imaging::apply(window, std::move(image.pixels))};
}

Image make_image(const Case& from, const store::Sample& sample, std::vector<std::int8_t> labels,
                 const PreprocessXrayOptions& options, Oddities& odd) {
  Picture picture = from.kind == CaseKind::dicom ? load_dicom(from, options.contrast, odd)
                                                 : load_picture(from, options.contrast);
  Image image;
  image.sample = sample;
  image.labels = std::move(labels);
  image.geometry.spacing = {picture.spacing[0], picture.spacing[1], 1};
  if (options.as == "native") {
    image.shape = {picture.grey.height, picture.grey.width};
  } else {
    const imaging::Fit fit = parse_fit(options.fit);
    const auto at =
        imaging::place(picture.grey.height, picture.grey.width, options.size, options.size, fit);
    image.geometry.spacing[0] *=
        static_cast<double>(picture.grey.width) / static_cast<double>(at.width);
    image.geometry.spacing[1] *=
        static_cast<double>(picture.grey.height) / static_cast<double>(at.height);
    picture.grey = imaging::resize(picture.grey, options.size, options.size, fit);
    image.shape = {1, options.size, options.size};
  }
  image.pixels = encode(picture.grey, store::parse_pixel_type(options.type));
  return image;
}

store::Header make_header(const CaseRows& rows, const PreprocessXrayOptions& options) {
  store::Header header;
  header.type = store::parse_pixel_type(options.type);
  header.intensity = "grey";
  header.preprocessing = fmt::format("modality = \"xray\"\nas = \"{}\"\ncontrast = \"{}\"\n",
                                     options.as, options.contrast);
  if (options.as == "native") {
    header.layout = store::Layout::list;
  } else {
    header.layout = store::Layout::stack;
    header.sample_shape = {1, options.size, options.size};
    header.preprocessing += describe_picture(options);
  }
  header.task = rows.task;
  header.label_names = rows.label_names;
  return header;
}

void check_cases(const std::vector<Case>& cases) {
  for (const Case& each : cases)
    if (each.kind != CaseKind::dicom && each.kind != CaseKind::picture)
      throw Error(ExitCode::inconsistent, fmt::format("{}: not an X-ray image", each.path.string()),
                  "give DICOM, PNG, JPEG or TIFF files");
}

void preprocess(const PreprocessXrayOptions& options, cli::Run& run, comm::Communicator& ranks) {
  if (is_finished(options.output, run, run.provenance({})))
    return;
  store::check_destination(options.output, {.force = run.force, .resume = run.resume});
  hide_inputs(options, {}, run);
  const UnpackedInputs unpacked(options.inputs, options.output, run, ranks);
  hide_inputs(options, unpacked.inputs(), run);
  const std::vector<Case> cases = find_xray_cases(unpacked.inputs(), run);
  check_not_replaced(cases, options.output);
  check_cases(cases);
  const CaseRows rows = described(cases, options, run, ranks);
  if (run.dry_run)
    return;

  Oddities odd;
  write_cases(cases, make_header(rows, options), destination(options, rows), run, ranks,
              [&](std::size_t i) {
                return std::vector{
                    make_image(cases[i], rows.samples[i], rows.labels[i], options, odd)};
              });
  warn_of(odd);
}

} // namespace

void run_preprocess_xray(const PreprocessXrayOptions& options, cli::Run& run) {
  on_case_ranks(run, [&](comm::Communicator& ranks) { preprocess(options, run, ranks); });
}

} // namespace thorax::pipeline
