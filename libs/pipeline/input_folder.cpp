#include "pipeline/input_folder.h"

#include <algorithm>
#include <cctype>
#include <set>

#include <fmt/format.h>

#include "core/archive_name.h"
#include "core/error.h"
#include "core/log.h"
#include "core/text.h"
#include "scan/dicomdir.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;
using scan::FileKind;

std::string extension(const fs::path& path) {
  return lower(path.extension().string());
}

/// "IM0003", or a UID, whose last part looks like an extension.
bool is_untold_by_name(const fs::path& path) {
  const std::string end = extension(path);
  return !path.filename().string().starts_with('.') &&
         std::all_of(end.begin() + (end.empty() ? 0 : 1), end.end(),
                     [](unsigned char c) { return std::isdigit(c); });
}

std::vector<fs::path> files_of(const FilesByKind& files, FileKind kind) {
  const auto found = files.find(kind);
  return found == files.end() ? std::vector<fs::path>() : found->second;
}

std::vector<fs::path> files_of_any(const FilesByKind& files,
                                   std::initializer_list<FileKind> kinds) {
  std::vector<fs::path> found;
  for (const FileKind kind : kinds)
    for (const fs::path& path : files_of(files, kind))
      found.push_back(path);
  return found;
}

void refuse(const fs::path& path, const char* what, cli::Run& run) {
  cli::skip_or_throw(
      run, path.string(),
      Error(ExitCode::unreadable,
            fmt::format("{}: {}", path.string(), fs::is_empty(path) ? "an empty file" : what),
            "copy it again, or leave it out"));
}

void tell_what_is_missing(const fs::path& dicomdir, const scan::DicomDirectory& directory,
                          LeftOut& left_out) {
  if (directory.missing.empty())
    return;
  log::warning("{}: {} of {} files that it lists are missing, the first: {}", dicomdir.string(),
               directory.missing.size(), directory.missing.size() + directory.files.size(),
               directory.missing.front());
  for (const std::string& id : directory.missing)
    left_out.add("listed by a DICOMDIR but missing", (dicomdir.parent_path() / id).string());
}

bool lies_below(const fs::path& folder, const fs::path& path) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first ==
         folder.end();
}

/// Takes the DICOMDIR and what it does not list out of the DICOM files. One that is damaged, or
/// belongs to other files, only gets its line.
void obey_dicomdir(const fs::path& dicomdir, std::vector<fs::path>& dicom, LeftOut& left_out) {
  scan::DicomDirectory directory;
  try {
    directory = scan::read_dicomdir(dicomdir);
  } catch (const Error& error) {
    log::warning("{}; its folder is searched without it", error.what());
  }
  std::erase(dicom, dicomdir);
  tell_what_is_missing(dicomdir, directory, left_out);
  if (directory.files.empty())
    return;
  const std::size_t before = dicom.size();
  std::erase_if(dicom, [&](const fs::path& path) {
    const bool unlisted = lies_below(dicomdir.parent_path(), path) &&
                          !std::binary_search(directory.files.begin(), directory.files.end(), path);
    if (unlisted)
      left_out.add("DICOM, but not listed by the DICOMDIR above", path.string());
    return unlisted;
  });
  if (const std::size_t unlisted = before - dicom.size())
    log::warning("{}: {} DICOM files beside it are not listed and left out; to use them, too, give "
                 "their folders",
                 dicomdir.string(), unlisted);
}

void obey_dicomdirs(std::vector<fs::path>& dicom, LeftOut& left_out) {
  std::vector<fs::path> dicomdirs;
  for (const fs::path& path : dicom)
    if (lower(path.filename().string()) == "dicomdir" && scan::is_dicomdir(path))
      dicomdirs.push_back(path);
  for (const fs::path& path : dicomdirs)
    obey_dicomdir(path, dicom, left_out);
}

} // namespace

FilesByKind files_by_kind(const Input& input, LeftOut& left_out, cli::Run& run,
                          comm::Communicator& ranks) {
  FilesByKind files = sorted_by_kind(files_below(input, run, ranks), left_out, run, ranks);
  if (const auto dicom = files.find(FileKind::dicom); dicom != files.end()) {
    obey_dicomdirs(dicom->second, left_out);
    if (dicom->second.empty())
      files.erase(dicom);
  }
  if (const auto others = files.find(FileKind::other); others != files.end())
    std::erase_if(others->second, is_called_archive); // told of, or unpacked
  return files;
}

FilesByKind listed_files(const fs::path& dicomdir, LeftOut& left_out, cli::Run& run,
                         comm::Communicator& ranks) {
  const scan::DicomDirectory directory = scan::read_dicomdir(dicomdir);
  tell_what_is_missing(dicomdir, directory, left_out);
  return sorted_by_kind(directory.files, left_out, run, ranks);
}

std::vector<fs::path> volumes_of(const FilesByKind& files) {
  return files_of_any(files, {FileKind::nifti, FileKind::nrrd, FileKind::metaimage});
}

std::vector<fs::path> pictures_of(const FilesByKind& files) {
  return files_of_any(files, {FileKind::png, FileKind::jpeg, FileKind::tiff});
}

std::size_t count(const FilesByKind& files) {
  std::size_t total = 0;
  for (const auto& [kind, paths] : files)
    total += paths.size();
  return total;
}

void judge_neighbours_of_dicom(const FilesByKind& files, cli::Run& run) {
  std::set<fs::path> folders;
  for (const fs::path& path : files_of(files, FileKind::dicom))
    folders.insert(path.parent_path());
  std::vector<fs::path> untold;
  for (const fs::path& path : files_of(files, FileKind::other))
    if (is_among(extension(path), {".dcm", ".dicom", ".ima"}))
      refuse(path, "not a DICOM file", run);
    else if (is_untold_by_name(path) && folders.contains(path.parent_path()))
      untold.push_back(path);
  if (!untold.empty())
    log::warning("{} files beside DICOM files are none themselves and are left out, the first: {}",
                 untold.size(), untold.front().string());
}

void judge_neighbours_of_pictures(const FilesByKind& files, cli::Run& run) {
  for (const fs::path& path : files_of(files, FileKind::other))
    if (is_among(extension(path), {".png", ".jpg", ".jpeg", ".tif", ".tiff"}))
      refuse(path, "not a picture", run);
}

} // namespace thorax::pipeline
