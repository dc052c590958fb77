#include "pipeline/nifti_export.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/folder.h"
#include "core/hash.h"
#include "core/log.h"
#include "core/parallel.h"
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

/// Returns the hash of the file.
template <class T>
std::string write(const fs::path& path, const Volume<T>& volume) {
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
  return sha256_file(path);
}

constexpr const char* note = "exported"; ///< by name the hashes of a volume and its mask

const Notes& exported_of(const Notes& notes) {
  static const Notes none = Notes::object();
  const auto found = notes.find(note);
  return found == notes.end() ? none : *found;
}

/// The files of a name, the volume first.
fs::path file_of(const std::string& name, std::size_t which) {
  return name + (which == 0 ? ".nii.gz" : "_mask.nii.gz");
}

bool holds(const fs::path& file, const std::string& hash) {
  return fs::is_regular_file(file) && sha256_file(file) == hash;
}

/// Whether the files are in folder that exported names.
bool are_there(const fs::path& folder, const Notes& exported, int threads) {
  std::vector<std::pair<fs::path, std::string>> files;
  for (const auto& [name, hashes] : exported.items())
    for (std::size_t i = 0; i < hashes.size(); ++i)
      files.emplace_back(folder / file_of(name, i), hashes[i]);
  std::atomic<bool> all = true;
  parallel_for(files.size(), threads, [&](std::size_t i) {
    if (all && !holds(files[i].first, files[i].second))
      all = false;
  });
  return all;
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

void export_nifti(const fs::path& folder, const std::string& name, const Scan& scan, Notes& notes) {
  Notes& hashes = notes[note][name] = Notes::array({write(folder / file_of(name, 0), scan.hu)});
  if (scan.mask)
    hashes.push_back(write(folder / file_of(name, 1), *scan.mask));
}

FilesBeside exports_in(const fs::path& folder, std::vector<std::string> names, int threads) {
  if (folder.empty())
    return {};
  return [folder, threads, known = std::set(names.begin(), names.end())](const Notes& notes) {
    const Notes& exported = exported_of(notes);
    const bool called_so =
        known.empty() || std::all_of(exported.items().begin(), exported.items().end(),
                                     [&](const auto& each) { return known.contains(each.key()); });
    return called_so && notes.contains("done") && exported.size() == notes["done"] &&
           are_there(folder, exported, threads);
  };
}

void warn_of_other_files(const fs::path& folder, const Notes& notes) {
  std::set<std::string> own;
  for (const auto& [name, hashes] : exported_of(notes).items())
    for (std::size_t i = 0; i < hashes.size(); ++i)
      own.insert(file_of(name, i));
  std::vector<std::string> others;
  for (const fs::path& file : content_of(folder).files)
    if (const std::string name = file.lexically_relative(folder); !own.contains(name))
      others.push_back(name);
  if (!others.empty())
    log::warning("{}: {} files are of no volume of this run and stay, the first: {}",
                 folder.string(), others.size(), others.front());
}

} // namespace thorax::pipeline
