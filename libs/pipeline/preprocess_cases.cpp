#include "pipeline/preprocess_cases.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "core/append.h"
#include "core/error.h"
#include "core/hash.h"
#include "core/log.h"
#include "core/parallel.h"
#include "core/stop.h"
#include "pipeline/case_ids.h"
#include "pipeline/clinical_case.h"
#include "pipeline/input_folder.h"
#include "pipeline/left_out.h"
#include "pipeline/sidecar.h"
#include "scan/dicom.h"
#include "scan/dicomdir.h"
#include "scan/image_file.h"
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

/// Runs read; its Error stops the run or skips the file, by --on-error.
template <class Read>
void unless_faulty(cli::Run& run, const fs::path& path, Read read) {
  try {
    read();
  } catch (const Error& error) {
    cli::skip_or_throw(run, path.string(), error);
  }
}

void tell_what_is_left_out(const fs::path& folder, std::size_t files, std::size_t used) {
  if (files > used)
    log::info("{}: {} of {} files are left out", folder.string(), files - used, files);
}

void warn_of(const Case& each) {
  for (const std::string& warning : each.slices->warnings)
    log::warning("{}: {}", each.slices->slices.front().path.parent_path().string(), warning);
}

/// One line for each folder in which files of several patients lie.
void warn_of_mixed_patients(const std::vector<scan::Series>& found) {
  std::map<fs::path, std::set<std::string>> patients;
  for (const scan::Series& series : found)
    if (!series.header.patient.empty())
      for (const fs::path& path : series.files())
        patients[path.parent_path()].insert(series.header.patient);
  for (const auto& [folder, names] : patients)
    if (names.size() > 1)
      log::warning("{}: slices of {} patients lie in one folder; their series stay apart",
                   folder.string(), names.size());
}

/// Where cases of a folder go, and what is told about its other files.
struct Search {
  bool ct;
  std::vector<Case> cases = {};
  LeftOut left_out = {};
  scan::Derived derived = scan::Derived::leave_out;
  std::optional<Error> nothing = {}; ///< a folder without any image
};

/// Returns how many files are used.
std::size_t add_series(Search& search, const Input& input, const std::vector<fs::path>& files,
                       cli::Run& run) {
  scan::SeriesSearch found = scan::find_series(files, run.threads, search.derived);
  for (const auto& [path, error] : found.unreadable)
    cli::skip_or_throw(run, path.string(), error);
  for (const scan::LeftOutImages& each : found.without_geometry)
    cli::skip_or_throw(run, each.first.string(),
                       Error(ExitCode::unreadable,
                             fmt::format("{}: a series of {} files without usable geometry: {}",
                                         each.first.string(), each.count, each.reason),
                             "export it again, or leave it out"));
  for (const scan::LeftOutImages& each : found.left_out)
    search.left_out.add(each.reason, each.first.string(), each.count);
  warn_of_mixed_patients(found.series);
  std::size_t used = 0;
  for (scan::Series& series : found.series) {
    used += series.files().size();
    search.cases.push_back(series_case(std::move(series), input.base));
    warn_of(search.cases.back());
  }
  return used;
}

/// Why a sidecar's modality rules an image out; empty when it does not.
std::string reason_against_file(CaseKind kind, bool ct, const std::string& modality) {
  if (ct)
    return kind == CaseKind::nifti && !modality.empty() && modality != "CT"
               ? fmt::format("modality {}, not CT", modality)
               : "";
  scan::DicomHeader header;
  header.rows = 1;
  header.modality = modality;
  return reason_against_xray(header);
}

/// Adds a NIfTI volume or picture with what its sidecar says.
/// @return whether it is used
bool add_file(Search& search, CaseKind kind, const fs::path& path, const fs::path& base) {
  Case result = file_case(kind, path, base);
  if (const fs::path beside = sidecar_of(path); !beside.empty())
    try {
      const Sidecar sidecar = read_sidecar(beside);
      if (const auto reason = reason_against_file(kind, search.ct, sidecar.modality);
          !reason.empty()) {
        search.left_out.add(reason, path.string());
        return false;
      }
      take_sidecar(result, sidecar);
    } catch (const Error& error) {
      search.left_out.add("sidecars that cannot be read", beside.string());
    }
  search.cases.push_back(std::move(result));
  return true;
}

std::size_t add_files(Search& search, CaseKind kind, const Input& input,
                      const std::vector<fs::path>& paths) {
  std::size_t used = 0;
  for (const fs::path& path : paths)
    used += add_file(search, kind, path, input.base);
  return used;
}

std::size_t add_pictures(Search& search, const Input& input, const FilesByKind& files,
                         cli::Run& run) {
  judge_neighbours_of_pictures(files, run);
  return add_files(search, CaseKind::picture, input, pictures_of(files));
}

void add_ct_files(Search& search, const Input& input, const FilesByKind& files, cli::Run& run) {
  std::size_t used = 0;
  if (files.contains(FileKind::dicom)) {
    judge_neighbours_of_dicom(files, run);
    used = add_series(search, input, files.at(FileKind::dicom), run);
  }
  if (used == 0)
    used = add_files(search, CaseKind::nifti, input, volumes_of(files));
  if (used == 0)
    used = add_pictures(search, input, files, run);
  if (used == 0)
    search.nothing = Error(
        ExitCode::no_input, fmt::format("{}: holds no CT images", input.path.string()),
        "name a folder with axial CT DICOM series, NIfTI, NRRD or MetaImage volumes, or pictures");
  tell_what_is_left_out(input.path, count(files), used);
}

/// Returns how many files are used.
std::size_t add_xray_images(Search& search, const Input& input, const std::vector<fs::path>& files,
                            cli::Run& run) {
  std::size_t used = 0;
  for (const fs::path& path : files)
    unless_faulty(run, path, [&] {
      const scan::DicomHeader header = scan::read_dicom_header(path);
      if (const std::string reason = reason_against_xray(header); !reason.empty())
        return search.left_out.add(reason, path.string());
      search.cases.push_back(dicom_case(path, header, input.base));
      ++used;
    });
  return used;
}

void add_xray_files(Search& search, const Input& input, const FilesByKind& files, cli::Run& run) {
  std::size_t used = 0;
  if (files.contains(FileKind::dicom)) {
    judge_neighbours_of_dicom(files, run);
    used = add_xray_images(search, input, files.at(FileKind::dicom), run);
  }
  if (used == 0)
    used = add_pictures(search, input, files, run);
  if (used == 0)
    search.nothing =
        Error(ExitCode::no_input, fmt::format("{}: holds no X-ray images", input.path.string()),
              "name a folder with DICOM files or PNG, JPEG or TIFF pictures");
  tell_what_is_left_out(input.path, count(files), used);
}

Case xray_file(const Input& input) {
  const scan::DicomHeader header = scan::read_dicom_header(input.path);
  if (const std::string reason = reason_against_xray(header); !reason.empty())
    throw Error(ExitCode::unreadable, fmt::format("{}: {}", input.path.string(), reason),
                "leave it out");
  return dicom_case(input.path, header, input.base);
}

void add_input_file(Search& search, const Input& input) {
  const auto& [path, base] = input;
  if (store::is_hdf5(path))
    return append(search.cases, stored_cases(path));
  switch (scan::kind_of(path)) {
  case FileKind::dicom:
    if (search.ct)
      for (Case& each : ct_file_cases(path, base, search.derived)) {
        warn_of(each);
        search.cases.push_back(std::move(each));
      }
    else
      search.cases.push_back(xray_file(input));
    return;
  case FileKind::nifti:
  case FileKind::nrrd:
  case FileKind::metaimage:
    if (!search.ct)
      break;
    add_file(search, CaseKind::nifti, path, base);
    return;
  case FileKind::png:
  case FileKind::jpeg:
  case FileKind::tiff:
    add_file(search, CaseKind::picture, path, base);
    return;
  case FileKind::other:
    break;
  }
  not_an_image(path);
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

/// Its id, which may be its name, and the hashes of its files and sidecar, which it is known by.
std::string content_of(const Case& each) {
  std::string content = each.id;
  for (const fs::path& path : each.files())
    content += sha256_file(path);
  if (const fs::path beside = sidecar_of(each.path); !each.slices && !beside.empty())
    content += sha256_file(beside);
  return content;
}

std::vector<Case> find_cases(const std::vector<Input>& inputs, cli::Run& run, Search search) {
  for (const Input& input : inputs) {
    if (!fs::exists(input.path))
      throw Error(ExitCode::unreadable,
                  fmt::format("no such file or folder: {}", input.path.string()), "check the path");
    const auto add = search.ct ? add_ct_files : add_xray_files;
    if (fs::is_directory(input.path))
      add(search, input, files_by_kind(input.path, search.left_out, run), run);
    else if (!store::is_hdf5(input.path) && scan::is_dicomdir(input.path))
      add(search, input, listed_files(input.path, search.left_out, run), run);
    else
      unless_faulty(run, input.path, [&] { add_input_file(search, input); });
  }
  search.left_out.tell(run);
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
                                scan::Derived derived) {
  return find_cases(inputs, run, {.ct = true, .derived = derived});
}

std::vector<Case> find_xray_cases(const std::vector<Input>& inputs, cli::Run& run) {
  return find_cases(inputs, run, {.ct = false});
}

void check_not_replaced(const std::vector<Case>& cases, const fs::path& output) {
  if (!fs::exists(output))
    return;
  const auto check = [&](const fs::path& path) {
    if (fs::equivalent(path, output))
      throw Error(ExitCode::inconsistent,
                  fmt::format("the output is an input, too: {}", path.string()),
                  "choose another name for the output");
  };
  for (const Case& each : cases)
    for (const fs::path& path : each.files())
      check(path);
}

std::string content_hash(const std::vector<Case>& cases, const Share& share, int threads,
                         comm::Communicator& ranks) {
  std::vector<std::string> own(share.last - share.first);
  parallel_for(own.size(), threads, [&](std::size_t i) {
    stop_if_asked();
    const Case& each = cases[share.first + i];
    if (each.kind == CaseKind::stored)
      own[i] = each.stored->content_hash();
    else
      own[i] = content_of(each);
  });
  Sha256 all;
  for (const std::string& hash : gathered(own, ranks))
    all.add(hash);
  return all.hex();
}

} // namespace thorax::pipeline
