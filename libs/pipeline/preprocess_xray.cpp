#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "core/error.h"
#include "core/hash.h"
#include "core/log.h"
#include "imaging/equalise.h"
#include "imaging/frame.h"
#include "imaging/resize.h"
#include "imaging/window.h"
#include "pipeline/finished.h"
#include "pipeline/preprocess.h"
#include "pipeline/preprocess_cases.h"
#include "pipeline/preprocess_samples.h"
#include "pipeline/preprocess_write.h"
#include "pipeline/xray_registration.h"
#include "pipeline/xray_views.h"
#include "scan/dicom.h"
#include "scan/image_file.h"
#include "store/dataset.h"

namespace thorax::pipeline {
namespace {

using store::Image;

/// Fractions of brightness, with what the file says of the pixels' places.
struct Picture {
  Raster<float> grey;
  std::array<double, 2> spacing{1, 1}; ///< mm along x and y
  std::array<double, 2> origin{0, 0};  ///< of the first pixel's centre, mm from the file's
};

/// The picture's stored values without their frame.
Picture without_frame(Raster<float> pixels, const std::string& crop) {
  if (crop == "none")
    return {std::move(pixels)};
  const auto box =
      imaging::inside_frame(pixels, crop == "border" ? imaging::border : imaging::collimation);
  return {.grey = imaging::crop(pixels, box),
          .origin = {static_cast<double>(box.x), static_cast<double>(box.y)}};
}

imaging::Window percentiles(const Picture& picture, const PreprocessXrayOptions& options) {
  return imaging::percentile_window(picture.grey.pixels, options.percentiles[0],
                                    options.percentiles[1]);
}

/// Oddities of DICOM files, counted over a run.
struct Oddities {
  std::atomic<std::size_t> colour = 0, burned_in = 0;
};

void warn_of(const Oddities& odd) {
  if (odd.colour > 0)
    log::warning("{} DICOM images are of colour; their luminance was used", odd.colour.load());
  if (odd.burned_in > 0)
    log::warning("{} DICOM images say that text is burnt into them, which may identify a patient",
                 odd.burned_in.load());
}

bool shows_voi(const scan::DicomHeader& header, const std::string& contrast) {
  if (contrast == "window" && !scan::has_voi(header))
    throw Error(ExitCode::unreadable, "the file has no usable VOI window or table",
                "use --contrast auto or percentile");
  return contrast == "window" || (contrast == "auto" && scan::has_voi(header));
}

imaging::Window window_of_values(const Picture& picture, const PreprocessXrayOptions& options) {
  if (options.contrast != "full")
    return percentiles(picture, options);
  const auto [low, high] =
      std::minmax_element(picture.grey.pixels.begin(), picture.grey.pixels.end());
  return {*low, std::max<double>(*high, *low + 1)};
}

/// The window or table applies to the stored meaning of values; what is shown inverted is so after
/// it (DICOM PS3.3 C.7.6.3.1.2 and C.11.2).
Picture load_dicom(const Case& from, const PreprocessXrayOptions& options, Oddities& odd) {
  auto [header, values] = scan::read_dicom(from.path, {.padding = {}, .invert_monochrome1 = false});
  odd.colour += header.is_colour();
  odd.burned_in += header.burned_in_annotation;
  Picture picture = without_frame(std::move(values), options.crop);
  if (shows_voi(header, options.contrast)) {
    picture.grey = scan::apply_voi(header, std::move(picture.grey));
  } else {
    const imaging::Window window = window_of_values(picture, options); // before the values move
    picture.grey = imaging::apply(window, std::move(picture.grey));
  }
  if (header.inverse)
    for (float& value : picture.grey.pixels)
      value = 1 - value;
  if (const auto& spacing = header.pixel_spacing) {
    picture.spacing = {(*spacing)[1], (*spacing)[0]};
    picture.origin = {picture.origin[0] * (*spacing)[1], picture.origin[1] * (*spacing)[0]};
  }
  return picture;
}

Picture load_picture(const Case& from, const PreprocessXrayOptions& options) {
  scan::GreyImage image = scan::read_raster(from.path);
  if (options.contrast == "window")
    throw Error(ExitCode::unreadable, "a picture has no VOI window",
                "use --contrast auto, percentile or full");
  Picture picture = without_frame(std::move(image.pixels), options.crop);
  const imaging::Window window = options.contrast == "percentile" ? percentiles(picture, options)
                                                                  : imaging::Window{0, image.white};
  picture.grey = imaging::apply(window, std::move(picture.grey));
  return picture;
}

Raster<float> equalised(Raster<float> grey, const PreprocessXrayOptions& options) {
  if (options.equalise == "histogram")
    return imaging::equalise(grey);
  if (options.equalise == "clahe")
    return imaging::equalise_locally(
        grey, {.clip_limit = options.clahe_clip, .tiles = static_cast<int>(options.clahe_tiles)});
  return grey;
}

/// Resizes the picture; its pixels keep their places on the file's.
void resize(Picture& picture, std::size_t size, imaging::Fit fit) {
  const auto at = imaging::place(picture.grey.height, picture.grey.width, size, size, fit);
  const std::array<double, 2> step = {
      static_cast<double>(picture.grey.width) / static_cast<double>(at.width),
      static_cast<double>(picture.grey.height) / static_cast<double>(at.height)};
  const std::array<std::ptrdiff_t, 2> content = {at.x, at.y};
  for (std::size_t axis = 0; axis < 2; ++axis) {
    const double index = (0.5 - static_cast<double>(content[axis])) * step[axis] - 0.5;
    picture.origin[axis] += index * picture.spacing[axis];
    picture.spacing[axis] *= step[axis];
  }
  picture.grey = imaging::resize(picture.grey, size, size, fit);
}

/// The picture as it goes into the dataset, but for its registration.
Picture prepare(const Case& from, const PreprocessXrayOptions& options, Oddities& odd) {
  Picture picture =
      from.kind == CaseKind::dicom ? load_dicom(from, options, odd) : load_picture(from, options);
  picture.grey = equalised(std::move(picture.grey), options);
  if (options.as == "stack")
    resize(picture, options.size, parse_fit(options.fit));
  return picture;
}

/// What pictures are registered to.
struct Reference {
  Reference(Picture prepared, std::string hash_of_file, bool error_on_fault)
      : picture(std::move(prepared)), hash(std::move(hash_of_file)),
        registration(picture.grey, error_on_fault) {}

  Picture picture;
  std::string hash; ///< of its file
  XrayRegistration registration;
};

bool uses_reference(const PreprocessXrayOptions& options) {
  return options.as == "stack" && !options.reference.empty();
}

std::unique_ptr<Reference> read_reference(const PreprocessXrayOptions& options, Oddities& odd) {
  if (!uses_reference(options))
    return nullptr;
  Case from;
  from.path = options.reference;
  if (scan::kind_of(from.path) == scan::FileKind::dicom)
    from.kind = CaseKind::dicom;
  return std::make_unique<Reference>(prepare(from, options, odd), sha256_file(from.path),
                                     options.on_unregistered == "error");
}

/// A registered picture has its pixels in the reference's places.
Image make_image(const Case& from, const store::Sample& sample, std::vector<std::int8_t> labels,
                 const PreprocessXrayOptions& options, Reference* reference, Oddities& odd) {
  Picture picture = prepare(from, options, odd);
  if (reference && reference->registration.apply(picture.grey, sample.id)) {
    picture.spacing = reference->picture.spacing;
    picture.origin = reference->picture.origin;
  }
  Image image;
  image.sample = sample;
  image.labels = std::move(labels);
  image.shape = {picture.grey.height, picture.grey.width};
  if (options.as == "stack")
    image.shape.insert(image.shape.begin(), 1);
  image.pixels = encode(picture.grey, store::parse_pixel_type(options.type));
  image.geometry.spacing = {picture.spacing[0], picture.spacing[1], 1};
  image.geometry.origin = {picture.origin[0], picture.origin[1], 0};
  return image;
}

/// Options that change nothing are left out, so that old data and models stay what they are.
std::string preprocessing_text(const PreprocessXrayOptions& options, const Reference* reference) {
  std::string text = fmt::format("modality = \"xray\"\nas = \"{}\"\ncontrast = \"{}\"\n",
                                 options.as, options.contrast);
  const bool uses_percentiles = options.contrast == "auto" || options.contrast == "percentile";
  if (uses_percentiles && options.percentiles != PreprocessXrayOptions().percentiles)
    text += fmt::format("percentiles = [{}, {}]\n", options.percentiles[0], options.percentiles[1]);
  if (options.crop != "none")
    text += fmt::format("crop = \"{}\"\n", options.crop);
  if (options.equalise != "none")
    text += fmt::format("equalise = \"{}\"\n", options.equalise);
  if (options.equalise == "clahe")
    text +=
        fmt::format("clahe-clip = {}\nclahe-tiles = {}\n", options.clahe_clip, options.clahe_tiles);
  if (options.as == "stack")
    text += describe_picture(options);
  if (reference)
    text += fmt::format("register = \"{}\"\non-unregistered = \"{}\"\n",
                        reference->hash.substr(0, 16), options.on_unregistered);
  return text;
}

store::Header make_header(const CaseRows& rows, const PreprocessXrayOptions& options,
                          const Reference* reference) {
  store::Header header;
  header.type = store::parse_pixel_type(options.type);
  header.intensity = "grey";
  header.preprocessing = preprocessing_text(options, reference);
  header.layout = store::Layout::list;
  if (options.as == "stack") {
    header.layout = store::Layout::stack;
    header.sample_shape = {1, options.size, options.size};
  }
  header.task = rows.task;
  header.label_names = rows.label_names;
  return header;
}

void check_options(const PreprocessXrayOptions& options) {
  const auto& limits = options.percentiles;
  if (limits.size() != 2 || !(limits[0] < limits[1]))
    throw Error(ExitCode::command_line, "--percentiles needs two rising numbers",
                "for example 0.5,99.5");
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
  std::vector<Case> cases = find_xray_cases(unpacked.inputs(), run);
  check_not_replaced(cases, options.output);
  check_cases(cases);
  CaseRows rows = described(cases, options, run, ranks);
  keep_views(cases, rows, options.views, run);
  if (run.dry_run)
    return;

  Oddities odd;
  const auto reference = read_reference(options, odd);
  if (reference)
    rows.hashes.push_back(reference->hash);
  write_cases(cases, make_header(rows, options, reference.get()), destination(options, rows), run,
              ranks, [&](std::size_t i) {
                return std::vector{make_image(cases[i], rows.samples[i], rows.labels[i], options,
                                              reference.get(), odd)};
              });
  warn_of(odd);
  if (reference)
    reference->registration.tell(run.report, ranks);
}

} // namespace

void run_preprocess_xray(const PreprocessXrayOptions& options, cli::Run& run) {
  check_options(options);
  on_case_ranks(run, [&](comm::Communicator& ranks) { preprocess(options, run, ranks); });
}

} // namespace thorax::pipeline
