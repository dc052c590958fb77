#include <algorithm>

#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"
#include "pipeline/case_files.h"
#include "pipeline/case_ranks.h"
#include "pipeline/inputs_kept.h"
#include "pipeline/launched_ranks.h"
#include "pipeline/nifti_export.h"
#include "pipeline/preprocess.h"
#include "pipeline/preprocess_blocks.h"
#include "pipeline/preprocess_cases.h"
#include "pipeline/preprocess_ct_header.h"
#include "pipeline/preprocess_ct_options.h"
#include "pipeline/preprocess_samples.h"
#include "pipeline/preprocess_scan.h"
#include "pipeline/preprocess_slices.h"
#include "pipeline/preprocess_write.h"
#include "pipeline/same_inputs.h"
#include "pipeline/slice_choice.h"
#include "store/dataset.h"

namespace thorax::pipeline {
namespace {

void check_pictures(const std::vector<Case>& cases, const PreprocessCtOptions& options) {
  const auto pictures = std::count_if(cases.begin(), cases.end(), is_picture);
  if (pictures == 0)
    return;
  const std::string name = std::find_if(cases.begin(), cases.end(), is_picture)->name();
  if (static_cast<std::size_t>(pictures) < cases.size())
    throw Error(ExitCode::inconsistent,
                fmt::format("{} is a picture without HU, but other inputs are CT volumes", name),
                "preprocess them into files of their own");
  if (options.as != "slices" || needs_lungs(options))
    throw Error(ExitCode::inconsistent,
                fmt::format("{} is a picture: it holds no HU to find lungs or volumes in", name),
                "use --as slices --variant full without a choice of slices by their lungs");
  if (keeps_hu(options) || channels_of(options) > 1 || options.crop != "none" ||
      options.min_slices > 1 || !options.export_nifti.empty())
    throw Error(ExitCode::inconsistent,
                fmt::format("{} is a picture: it has neither HU nor neighbours", name),
                "leave out --intensity, --crop, --neighbours, --min-slices, --export-nifti and "
                "further windows");
}

void check_cases(const std::vector<Case>& cases, const PreprocessCtOptions& options) {
  check_pictures(cases, options);
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

SliceChoice choose_slices(const Scan& scan, const std::string& id,
                          const PreprocessCtOptions& options) {
  const SliceChoice choice =
      choose_slices(scan.hu.shape, scan.mask ? &*scan.mask : nullptr, options);
  if (choice.counts.of_scans_with_too_few > 0)
    log::warning("{} is left out: {} slices of it would be kept, --min-slices are {}", id,
                 choice.counts.of_scans_with_too_few, options.min_slices);
  else if (choice.kept.empty())
    log::warning("{} has no slice with {}", id,
                 options.min_lung_fraction > 0
                     ? fmt::format("{:.0f}% lung", 100 * options.min_lung_fraction)
                     : "enough lung");
  return choice;
}

void tell(const Notes& notes, const PreprocessCtOptions& options, cli::Run& run) {
  if (notes.contains("slices"))
    run.report.set("slices", text_of(notes["slices"]));
  if (!options.export_nifti.empty())
    warn_of_other_files(options.export_nifti, notes);
}

void preprocess(const PreprocessCtOptions& options, cli::Run& run, comm::Communicator& ranks) {
  check_report(read_by(options), run, ranks);
  const std::string listing = listing_of(read_by(options), options.output, ranks);
  if (const auto notes = finished_from(listing, options.output, run,
                                       exports_in(options.export_nifti, {}, run.threads)))
    return tell(*notes, options, run);
  hide_inputs(options, {}, run);
  check_export(options.inputs, options.export_nifti);
  const UnpackedInputs unpacked(options.inputs, options.output, run, ranks);
  hide_inputs(options, unpacked.inputs(), run);
  const std::vector<Case> cases =
      find_ct_cases(unpacked.inputs(), run, ranks,
                    options.derived ? scan::Derived::take : scan::Derived::leave_out);
  check_not_replaced(cases, options.output);
  check_export(cases, options.export_nifti);
  check_cases(cases, options);
  const bool pictures = is_picture(cases.front());
  if (pictures)
    log::info("the inputs are pictures: no HU and no window, grey values are taken as they are");
  const CaseRows rows = describe_cases(cases, options, run, ranks);
  if (run.dry_run)
    return;
  if (!options.export_nifti.empty() && ranks.rank() == 0)
    prepare_export(options.export_nifti, run);
  ranks.barrier();

  const std::vector<std::string> names = export_names(rows.samples);
  const auto make_images = [&](std::size_t i, Notes& notes) {
    const store::Sample& sample = rows.samples[i];
    if (pictures)
      return std::vector{picture_image(cases[i], sample, rows.labels[i], options)};
    Scan scan = prepare(cases[i], options);
    if (!options.export_nifti.empty())
      export_nifti(options.export_nifti, names[i], scan, notes);
    if (options.as == "volumes")
      return std::vector{volume_image(std::move(scan), sample, rows.labels[i])};
    if (options.as == "blocks")
      return std::vector{block_image(scan, sample, rows.labels[i], options)};
    const SliceChoice choice = choose_slices(scan, sample.id, options);
    merge(notes, notes_of(choice, sample.id));
    return slice_images(scan, choice.kept, sample, rows.labels[i], options);
  };
  Destination to = destination(options, rows, listing);
  to.files_beside = exports_in(options.export_nifti, names, 1); // asked for blocks in parallel
  write_cases(cases, make_header(cases, rows, options), to, run, ranks, make_images,
              [&](const Notes& notes) { tell(notes, options, run); });
}

} // namespace

void run_preprocess_ct(const PreprocessCtOptions& options, cli::Run& run) {
  check_options(options);
  on_launched_ranks(run, [&](comm::Communicator& ranks) { preprocess(options, run, ranks); });
}

} // namespace thorax::pipeline
