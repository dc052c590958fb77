#include "pipeline/nifti_export.h"

#include <algorithm>
#include <cctype>
#include <map>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/hash.h"
#include "scan/volume_file.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

std::string stem_of(const std::string& id) {
  for (const std::string_view extension : {".nii.gz", ".nii"})
    if (id.ends_with(extension))
      return id.substr(0, id.size() - extension.size());
  return id;
}

/// The id without the extension of a NIfTI file, with nothing that file systems mind.
std::string plain_name(const std::string& id) {
  std::string name = stem_of(id);
  std::replace_if(
      name.begin(), name.end(),
      [](unsigned char c) { return !std::isalnum(c) && c != '-' && c != '_' && c != '.'; }, '_');
  if (name.starts_with('.'))
    name.front() = '_';
  return name;
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

std::vector<std::string> export_names(std::span<const store::Sample> samples) {
  std::map<std::string, std::size_t> uses;
  for (const store::Sample& sample : samples)
    ++uses[plain_name(sample.id)];
  std::vector<std::string> names;
  for (const store::Sample& sample : samples) {
    const std::string& id = sample.id;
    const std::string name = plain_name(id);
    const bool tells = name == stem_of(id) && !name.ends_with("_mask") && uses[name] == 1;
    names.push_back(tells ? name : fmt::format("{}-{}", name, sha256(id).substr(0, 8)));
  }
  return names;
}

void export_nifti(const fs::path& folder, const std::string& name, const Scan& scan) {
  write(folder / (name + ".nii.gz"), scan.hu);
  if (scan.mask)
    write(folder / (name + "_mask.nii.gz"), *scan.mask);
}

} // namespace thorax::pipeline
