#include "pipeline/preprocess_cases.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.h"
#include "core/hash.h"
#include "core/log.h"
#include "core/parallel.h"
#include "core/stop.h"
#include "pipeline/input_folder.h"
#include "scan/dicom.h"
#include "scan/image_file.h"
#include "store/file_kind.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;
using scan::FileKind;

[[noreturn]] void not_an_image(const fs::path& path) {
  throw Error(
      ExitCode::unreadable,
      fmt::format("{}: not a DICOM, NIfTI, NRRD, MetaImage, PNG, JPEG, TIFF or Thorax dataset file",
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

Case file_case(CaseKind kind, const fs::path& path, const fs::path& input) {
  Case result;
  result.kind = kind;
  result.path = fs::absolute(path).lexically_normal();
  result.id = path == input ? path.filename().string() : fs::relative(path, input).generic_string();
  return result;
}

void take_header(Case& to, const scan::DicomHeader& header) {
  to.patient = header.patient;
  to.study = header.study;
  to.series = header.series;
  to.sex = header.sex;
  to.age = header.age;
  to.view = header.view;
}

Case series_case(scan::Series series) {
  Case result;
  result.kind = CaseKind::series;
  result.path = fs::absolute(series.slices.front().path).lexically_normal();
  if (series.files().size() > 1)
    result.path = result.path.parent_path();
  take_header(result, series.header);
  result.view = "axial";
  result.id = result.series.empty() ? result.path.string() : result.series;
  result.slices = std::move(series);
  return result;
}

/// Returns of how many files.
std::size_t add_series(std::vector<Case>& cases, std::vector<scan::Series> found) {
  std::size_t files = 0;
  for (scan::Series& series : found) {
    files += series.files().size();
    cases.push_back(series_case(std::move(series)));
    for (const std::string& warning : cases.back().slices->warnings)
      log::warning("{}: {}", cases.back().slices->slices.front().path.parent_path().string(),
                   warning);
  }
  return files;
}

bool is_xray(const scan::DicomHeader& header) {
  for (const std::string_view modality : {"", "CR", "DX", "RG", "RF", "XA", "OT", "SC"})
    if (header.modality == modality)
      return true;
  return false;
}

Case dicom_case(const fs::path& path, const fs::path& input) {
  Case result = file_case(CaseKind::dicom, path, input);
  const scan::DicomHeader header = scan::read_dicom_header(path);
  if (header.rows == 0)
    throw Error(ExitCode::unreadable, fmt::format("{}: holds no image", path.string()),
                "leave it out");
  if (!is_xray(header))
    throw Error(ExitCode::unreadable,
                fmt::format("{}: modality {} is not an X-ray", path.string(), header.modality),
                "leave it out");
  take_header(result, header);
  if (!header.sop_instance.empty())
    result.id = header.sop_instance;
  return result;
}

void add_stored(std::vector<Case>& cases, const fs::path& path) {
  const auto reader = std::make_shared<const store::DatasetReader>(path);
  for (std::size_t index = 0; index < reader->size(); ++index) {
    const store::Sample& sample = reader->samples()[index];
    Case result;
    result.kind = CaseKind::stored;
    result.path = path;
    result.id = sample.id;
    result.stored = reader;
    result.index = index;
    cases.push_back(std::move(result));
  }
}

void add_ct_folder(std::vector<Case>& cases, const fs::path& folder, cli::Run& run) {
  const FilesByKind files = files_by_kind(folder, run);
  std::size_t used = 0;
  if (files.contains(FileKind::dicom)) {
    judge_neighbours_of_dicom(files, run);
    scan::SeriesSearch search = scan::find_series(files.at(FileKind::dicom), run.threads);
    for (const auto& [path, error] : search.unreadable)
      cli::skip_or_throw(run, path.string(), error);
    used += add_series(cases, std::move(search.series));
  }
  if (used == 0)
    for (const fs::path& path : volumes_of(files)) {
      cases.push_back(file_case(CaseKind::nifti, path, folder));
      ++used;
    }
  if (used == 0) {
    judge_neighbours_of_pictures(files, run);
    for (const fs::path& path : pictures_of(files)) {
      cases.push_back(file_case(CaseKind::picture, path, folder));
      ++used;
    }
  }
  if (used == 0)
    throw Error(ExitCode::no_input, fmt::format("{}: holds no CT images", folder.string()),
                "name a folder with axial CT DICOM series, NIfTI volumes or pictures");
  tell_what_is_left_out(folder, count(files), used);
}

void add_xray_folder(std::vector<Case>& cases, const fs::path& folder, cli::Run& run) {
  const FilesByKind files = files_by_kind(folder, run);
  const std::size_t before = cases.size();
  if (const auto dicom = files.find(FileKind::dicom); dicom != files.end()) {
    judge_neighbours_of_dicom(files, run);
    for (const fs::path& path : dicom->second)
      unless_faulty(run, path, [&] { cases.push_back(dicom_case(path, folder)); });
  }
  if (cases.size() == before) {
    judge_neighbours_of_pictures(files, run);
    for (const fs::path& path : pictures_of(files))
      cases.push_back(file_case(CaseKind::picture, path, folder));
  }
  if (cases.size() == before)
    throw Error(ExitCode::no_input, fmt::format("{}: holds no X-ray images", folder.string()),
                "name a folder with DICOM files or PNG, JPEG or TIFF pictures");
  tell_what_is_left_out(folder, count(files), cases.size() - before);
}

/// One CT slice is a series of its own.
Case single_slice(const fs::path& path) {
  scan::DicomHeader header = scan::read_dicom_header(path);
  if (header.rows == 0 || !header.position || !header.orientation || !header.pixel_spacing)
    throw Error(
        ExitCode::unreadable,
        fmt::format("{}: no CT image with position, orientation and pixel spacing", path.string()),
        "leave it out");
  std::vector<std::pair<fs::path, scan::DicomHeader>> files;
  files.emplace_back(path, std::move(header));
  Case result = series_case(scan::make_series(std::move(files)));
  if (!result.slices->header.sop_instance.empty())
    result.id = result.slices->header.sop_instance;
  return result;
}

/// The frames of an enhanced multi-frame file are a series, too.
void add_ct_file(std::vector<Case>& cases, const fs::path& path) {
  if (scan::read_dicom_header(path).frames == 1)
    return cases.push_back(single_slice(path));
  scan::SeriesSearch search = scan::find_series({path});
  for (const auto& [unreadable, error] : search.unreadable)
    throw error;
  if (search.series.empty())
    throw Error(ExitCode::unreadable,
                fmt::format("{}: no axial CT frames with position, orientation and pixel spacing",
                            path.string()),
                "leave it out");
  add_series(cases, std::move(search.series));
}

void add_file(std::vector<Case>& cases, const fs::path& path, bool ct) {
  if (store::is_hdf5(path))
    return add_stored(cases, path);
  switch (scan::kind_of(path)) {
  case FileKind::dicom:
    if (ct)
      return add_ct_file(cases, path);
    cases.push_back(dicom_case(path, path));
    return;
  case FileKind::nifti:
  case FileKind::nrrd:
  case FileKind::metaimage:
    if (!ct)
      not_an_image(path);
    cases.push_back(file_case(CaseKind::nifti, path, path));
    return;
  case FileKind::png:
  case FileKind::jpeg:
  case FileKind::tiff:
    cases.push_back(file_case(CaseKind::picture, path, path));
    return;
  case FileKind::other:
    break;
  }
  not_an_image(path);
}

/// Of sorted cases with one id the first is kept when the run skips faults.
void drop_repeated_ids(std::vector<Case>& cases, cli::Run& run) {
  for (std::size_t i = 1; i < cases.size(); ++i)
    if (cases[i].id == cases[i - 1].id)
      cli::skip_or_throw(
          run, cases[i].path.string(),
          Error(ExitCode::inconsistent,
                fmt::format("{} and {} have the same id \"{}\"", cases[i - 1].name(),
                            cases[i].name(), cases[i].id),
                "give each image once; for equal file names give the folder above them"));
  cases.erase(std::unique(cases.begin(), cases.end(),
                          [](const Case& a, const Case& b) { return a.id == b.id; }),
              cases.end());
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

std::vector<Case> find_cases(const std::vector<fs::path>& inputs, cli::Run& run, bool ct) {
  std::vector<Case> cases;
  for (const fs::path& input : inputs) {
    if (!fs::exists(input))
      throw Error(ExitCode::unreadable, fmt::format("no such file or folder: {}", input.string()),
                  "check the path");
    if (!fs::is_directory(input))
      unless_faulty(run, input, [&] { add_file(cases, input, ct); });
    else if (ct)
      add_ct_folder(cases, input, run);
    else
      add_xray_folder(cases, input, run);
  }
  std::stable_sort(cases.begin(), cases.end(),
                   [](const Case& a, const Case& b) { return a.id < b.id; });
  drop_repeated_ids(cases, run);
  if (cases.empty())
    throw Error(ExitCode::no_input, "no input is left", "the warnings above say why");
  check_alike(cases);
  return cases;
}

} // namespace

std::string Case::name() const {
  return kind == CaseKind::stored ? id : path.string();
}

std::vector<Case> find_ct_cases(const std::vector<fs::path>& inputs, cli::Run& run) {
  return find_cases(inputs, run, true);
}

std::vector<Case> find_xray_cases(const std::vector<fs::path>& inputs, cli::Run& run) {
  return find_cases(inputs, run, false);
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
    if (each.slices)
      for (const fs::path& path : each.slices->files())
        check(path);
    else
      check(each.path);
}

std::string content_hash(const std::vector<Case>& cases, int threads) {
  std::vector<std::string> hashes(cases.size());
  parallel_for(cases.size(), threads, [&](std::size_t i) {
    stop_if_asked();
    const Case& each = cases[i];
    if (each.kind == CaseKind::stored) {
      hashes[i] = each.stored->content_hash();
    } else if (each.slices) {
      for (const fs::path& path : each.slices->files())
        hashes[i] += sha256_file(path);
    } else {
      hashes[i] = sha256_file(each.path);
    }
  });
  Sha256 all;
  for (const std::string& hash : hashes)
    all.add(hash);
  return all.hex();
}

} // namespace thorax::pipeline
