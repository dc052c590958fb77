#include "pipeline/nifti_export.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/hash.h"
#include "scan/volume_file.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

/// Without extension. An id that is a file's name loses it; one that ends as masks do gets a hash.
std::string file_name(const std::string& id) {
  constexpr std::string_view extension = ".nii.gz";
  const std::string stem =
      id.ends_with(extension) ? id.substr(0, id.size() - extension.size()) : id;
  std::string name = stem;
  std::replace_if(
      name.begin(), name.end(),
      [](unsigned char c) { return !std::isalnum(c) && c != '-' && c != '_' && c != '.'; }, '_');
  if (name.starts_with('.'))
    name.front() = '_';
  return name == stem && !stem.ends_with("_mask")
             ? name
             : fmt::format("{}-{}", name, sha256(id).substr(0, 8));
}

template <class T>
void write(const fs::path& path, const Volume<T>& volume) {
  write_atomically(path, [&](const fs::path& part) {
    const fs::path compressed = part.string() + ".nii.gz"; // its name tells the writer
    try {
      scan::write_nifti(compressed, volume);
    } catch (...) {
      remove_leftovers(compressed);
      throw;
    }
    fs::rename(compressed, part);
  });
}

} // namespace

void prepare_export(const fs::path& folder, const cli::Run& run) {
  make_folder(folder);
  if (!run.force && !run.resume && !fs::is_empty(folder))
    throw Error(ExitCode::exists, fmt::format("{} holds files already", folder.string()),
                "choose another folder, or replace files of the same names with --force");
}

void export_nifti(const fs::path& folder, const std::string& id, const Scan& scan) {
  write(folder / (file_name(id) + ".nii.gz"), scan.hu);
  if (scan.mask)
    write(folder / (file_name(id) + "_mask.nii.gz"), *scan.mask);
}

} // namespace thorax::pipeline
