#include <optional>

#include <fmt/format.h>

#include "core/error.h"
#include "core/hash.h"
#include "pipeline/case_files.h"
#include "pipeline/inputs_kept.h"
#include "pipeline/launched_ranks.h"
#include "pipeline/picture_options.h"
#include "pipeline/pixel_bytes.h"
#include "pipeline/preprocess.h"
#include "pipeline/preprocess_cases.h"
#include "pipeline/preprocess_samples.h"
#include "pipeline/preprocess_write.h"
#include "pipeline/same_inputs.h"
#include "pipeline/xray_picture.h"
#include "pipeline/xray_registration.h"
#include "pipeline/xray_views.h"
#include "scan/file_kind.h"
#include "store/dataset.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;
using store::Image;

/// What pictures are registered to.
struct Reference {
  XrayPicture picture;
  std::string hash; ///< of its file
};

bool uses_reference(const PreprocessXrayOptions& options) {
  return options.as == "stack" && !options.reference.empty();
}

std::optional<Reference> read_reference(const PreprocessXrayOptions& options) {
  if (!uses_reference(options))
    return std::nullopt;
  Case from;
  from.path = options.reference;
  if (scan::kind_of(from.path) == scan::FileKind::dicom)
    from.kind = CaseKind::dicom;
  Notes not_of_a_case;
  return Reference{prepare(from, options, not_of_a_case), sha256_file(from.path)};
}

/// A registered picture has its pixels in the reference's places.
Image make_image(const Case& from, const store::Sample& sample, std::vector<std::int8_t> labels,
                 const PreprocessXrayOptions& options, const std::optional<Reference>& reference,
                 Notes& notes) {
  XrayPicture picture = prepare(from, options, notes);
  if (reference && lay_over(reference->picture.grey, picture.grey, sample.id,
                            options.on_unregistered == "error", notes))
    picture.geometry = reference->picture.geometry;
  Image image;
  image.sample = sample;
  image.labels = std::move(labels);
  image.shape = {picture.grey.height, picture.grey.width};
  if (options.as == "stack")
    image.shape.insert(image.shape.begin(), 1);
  image.pixels = encode(picture.grey, store::parse_pixel_type(options.type));
  image.geometry = picture.geometry;
  return image;
}

/// Options that change nothing are left out, so that old data and models stay what they are.
std::string preprocessing_text(const PreprocessXrayOptions& options,
                               const std::optional<Reference>& reference) {
  std::string text = fmt::format("modality = \"xray\"\nas = \"{}\"\ncontrast = \"{}\"\n",
                                 options.as, options.contrast);
  const bool uses_percentiles = options.contrast == "auto" || options.contrast == "percentile";
  if (uses_percentiles && options.percentiles != PreprocessXrayOptions().percentiles)
    text += fmt::format("percentiles = [{}, {}]\n", options.percentiles[0], options.percentiles[1]);
  if (options.crop != "none")
    text += fmt::format("crop = \"{}\"\n", options.crop);
  if (options.crop == "collimation")
    text += "field = \"stated, else found\"\n"; // older data: found between upright edges alone
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
                          const std::optional<Reference>& reference) {
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

void tell(const Notes& notes, const PreprocessXrayOptions& options, cli::Run& run) {
  warn_of_oddities(notes);
  if (options.crop == "collimation")
    tell_fields(notes, run.report);
  if (uses_reference(options))
    tell_registrations(notes, run.report);
}

void preprocess(const PreprocessXrayOptions& options, cli::Run& run, comm::Communicator& ranks) {
  std::vector<fs::path> files = read_by(options);
  if (uses_reference(options))
    files.push_back(options.reference);
  check_report(files, run, ranks);
  const std::string listing = listing_of(files, options.output, ranks);
  if (const auto notes = finished_from(listing, options.output, run))
    return tell(*notes, options, run);
  hide_inputs(options, {}, run);
  const UnpackedInputs unpacked(options.inputs, options.output, run, ranks);
  hide_inputs(options, unpacked.inputs(), run);
  std::vector<Case> cases = find_xray_cases(unpacked.inputs(), run, ranks);
  check_not_replaced(cases, options.output);
  check_cases(cases);
  CaseRows rows = describe_cases(cases, options, run, ranks);
  keep_views(cases, rows, options.views, run);
  if (run.dry_run)
    return;

  const auto reference = read_reference(options);
  if (reference)
    rows.hashes.push_back(reference->hash);
  const auto make_images = [&](std::size_t i, Notes& notes) {
    return std::vector{
        make_image(cases[i], rows.samples[i], rows.labels[i], options, reference, notes)};
  };
  write_cases(cases, make_header(rows, options, reference), destination(options, rows, listing),
              run, ranks, make_images, [&](const Notes& notes) { tell(notes, options, run); });
}

} // namespace

void run_preprocess_xray(const PreprocessXrayOptions& options, cli::Run& run) {
  check_options(options);
  on_launched_ranks(run, [&](comm::Communicator& ranks) { preprocess(options, run, ranks); });
}

} // namespace thorax::pipeline
