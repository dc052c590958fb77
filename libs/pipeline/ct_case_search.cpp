#include "pipeline/case_search.h"

#include <map>
#include <set>

#include <fmt/format.h>

#include "core/log.h"
#include "pipeline/clinical_case.h"
#include "pipeline/shared_reading.h"
#include "scan/dicom_fields.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

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

/// Returns how many files are used.
std::size_t add_series(Search& search, const Input& input, const std::vector<fs::path>& files,
                       cli::Run& run) {
  scan::SeriesSearch found =
      scan::find_series(files,
                        shared_reading<scan::FileHeaders>(
                            files.size(), run.threads, search.ranks,
                            [&](std::size_t i) { return scan::read_file_headers(files[i]); }),
                        search.derived);
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
  for (const fs::path& path : found.lost)
    search.lost_slices.push_back(path.string());
  warn_of_mixed_patients(found.series);
  std::size_t used = 0;
  for (scan::Series& series : found.series) {
    used += series.files().size();
    const fs::path& base = input.base_of(series.slices.front().path);
    search.cases.push_back(series_case(std::move(series), base));
    warn_of(search.cases.back());
  }
  return used;
}

} // namespace

std::size_t add_ct_files(Search& search, const Input& input, const FilesByKind& files,
                         cli::Run& run) {
  std::size_t used = 0;
  if (files.contains(scan::FileKind::dicom)) {
    judge_neighbours_of_dicom(files, run);
    used = add_series(search, input, files.at(scan::FileKind::dicom), run);
  }
  if (used == 0)
    used = add_files(search, CaseKind::volume, input, volumes_of(files));
  if (used == 0)
    used = add_pictures(search, input, files, run);
  if (used == 0)
    search.nothing = Error(
        ExitCode::no_input, fmt::format("{}: holds no CT images", input.path.string()),
        "name a folder with axial CT DICOM series, NIfTI, NRRD or MetaImage volumes, or pictures");
  return used;
}

void add_ct_file(Search& search, const Input& input) {
  for (Case& each : ct_file_cases(input.path, input.base, search.derived)) {
    warn_of(each);
    search.cases.push_back(std::move(each));
  }
}

} // namespace thorax::pipeline
