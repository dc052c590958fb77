#include "pipeline/input_folder.h"

#include <algorithm>
#include <cctype>
#include <set>

#include <fmt/format.h>

#include "core/error.h"
#include "core/folder.h"
#include "core/log.h"
#include "core/stop.h"
#include "core/text.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;
using scan::FileKind;

std::string extension(const fs::path& path) {
  return lower(path.extension().string());
}

bool is_among(const std::string& word, std::initializer_list<const char*> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
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

} // namespace

FilesByKind files_by_kind(const fs::path& folder, cli::Run& run) {
  const FolderContent content = content_of(folder);
  for (const auto& [path, error] : content.unreadable)
    cli::skip_or_throw(run, path.string(), error);
  FilesByKind files;
  for (const fs::path& path : content.files) {
    stop_if_asked();
    try {
      files[scan::kind_of(path)].push_back(path);
    } catch (const Error& error) {
      cli::skip_or_throw(run, path.string(), error);
    }
  }
  return files;
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
