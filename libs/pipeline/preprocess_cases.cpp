#include "pipeline/preprocess_cases.h"

#include <fmt/format.h>

#include "core/append.h"
#include "core/error.h"
#include "core/log.h"
#include "pipeline/case_ids.h"
#include "pipeline/case_search.h"
#include "pipeline/clinical_case.h"
#include "pipeline/told_names.h"
#include "scan/dicomdir.h"
#include "scan/file_kind.h"
#include "store/file_kind.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;
using scan::FileKind;

[[noreturn]] void not_an_image(const fs::path& path) {
  throw Error(
      ExitCode::unreadable,
      fmt::format("{}: not a DICOM, NIfTI, NRRD, MetaImage, PNG, JPEG, TIFF, archive or Thorax "
                  "dataset file",
                  path.string()),
      "leave it out or give the image itself");
}

void add_input_file(Search& search, const Input& input) {
  const fs::path& path = input.path;
  if (store::is_hdf5(path))
    return append(search.cases, stored_cases(path));
  switch (scan::kind_of(path)) {
  case FileKind::dicom:
    (search.ct ? add_ct_file : add_xray_file)(search, input);
    return;
  case FileKind::nifti:
  case FileKind::nrrd:
  case FileKind::metaimage:
    if (!search.ct)
      break;
    add_file(search, CaseKind::volume, path, input.base);
    return;
  case FileKind::png:
  case FileKind::jpeg:
  case FileKind::tiff:
    add_file(search, CaseKind::picture, path, input.base);
    return;
  case FileKind::other:
    break;
  }
  not_an_image(path);
}

void add_files_of(Search& search, const Input& input, const FilesByKind& files, cli::Run& run) {
  const std::size_t used = (search.ct ? add_ct_files : add_xray_files)(search, input, files, run);
  if (const std::size_t all = count(files); all > used)
    log::info("{}: {} of {} files are left out", input.path.string(), all - used, all);
}

/// Volumes from datasets bring labels, preparation and provenance along, which must hold for all.
void check_alike(const std::vector<Case>& cases) {
  const auto& first = cases.front().stored;
  for (const Case& each : cases) {
    if (static_cast<bool>(each.stored) != static_cast<bool>(first))
      throw Error(ExitCode::inconsistent,
                  fmt::format("{} is of a dataset, {} is not",
                              (first ? cases.front() : each).name(),
                              (first ? each : cases.front()).name()),
                  "preprocess clinical files and datasets into files of their own");
    if (first && each.stored->header().preprocessing != first->header().preprocessing)
      throw Error(ExitCode::inconsistent,
                  fmt::format("{} and {} were prepared differently", each.path.string(),
                              cases.front().path.string()),
                  "preprocess them into files of their own");
  }
}

std::vector<Case> find_cases(const std::vector<Input>& inputs, cli::Run& run, Search search) {
  for (const Input& input : inputs) {
    if (!fs::exists(input.path))
      throw Error(ExitCode::unreadable,
                  fmt::format("no such file or folder: {}", input.path.string()), "check the path");
    if (fs::is_directory(input.path))
      add_files_of(search, input, files_by_kind(input, search.left_out, run, search.ranks), run);
    else if (!store::is_hdf5(input.path) && scan::is_dicomdir(input.path))
      add_files_of(search, input, listed_files(input.path, search.left_out, run, search.ranks),
                   run);
    else
      unless_faulty(run, input.path, [&] { add_input_file(search, input); });
  }
  search.left_out.tell(run);
  warn_of_names(search.lost_slices,
                fmt::format("{} slices are missing from series that are used: they are unlike the "
                            "rest, or do not say where they lie",
                            search.lost_slices.size()),
                "slices_lost", run);
  if (search.nothing)
    throw *search.nothing;
  std::vector<Case> cases = std::move(search.cases);
  give_distinct_ids(cases, run);
  if (cases.empty())
    throw Error(ExitCode::no_input, "no input is left", "the warnings above say why");
  check_alike(cases);
  return cases;
}

} // namespace

std::string Case::name() const {
  return kind == CaseKind::stored ? id : path.string();
}

std::vector<fs::path> Case::files() const {
  return slices ? slices->files() : std::vector{path};
}

std::vector<Case> find_ct_cases(const std::vector<Input>& inputs, cli::Run& run,
                                comm::Communicator& ranks, scan::Derived derived) {
  return find_cases(inputs, run, {.ct = true, .ranks = ranks, .derived = derived});
}

std::vector<Case> find_xray_cases(const std::vector<Input>& inputs, cli::Run& run,
                                  comm::Communicator& ranks) {
  return find_cases(inputs, run, {.ct = false, .ranks = ranks});
}

} // namespace thorax::pipeline
