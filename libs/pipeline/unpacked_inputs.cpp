#include "pipeline/unpacked_inputs.h"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/archive_name.h"
#include "core/atomic_file.h"
#include "core/folder.h"
#include "core/log.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "core/stop.h"
#include "pipeline/case_notes.h"
#include "pipeline/nested_archives.h"
#include "pipeline/told_names.h"
#include "scan/file_kind.h"
#include "store/file_kind.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

bool is_packed(const fs::path& path) {
  return fs::is_regular_file(path) && ::access(path.c_str(), R_OK) == 0 &&
         (is_called_archive(path) ||
          (!store::is_hdf5(path) && scan::kind_of(path) == scan::FileKind::other &&
           scan::is_archive(path)));
}

fs::path plain(const fs::path& path) {
  return fs::absolute(path).lexically_normal();
}

/// An archive and the name of the folder that it becomes, below that of its input.
struct Packed {
  std::size_t input;
  fs::path archive, name;
  bool given; ///< itself, not by a folder above it
};

std::vector<Packed> packed_among(const std::vector<fs::path>& inputs, const fs::path& apart) {
  std::vector<Packed> packed;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (is_packed(inputs[i]))
      packed.push_back({i, inputs[i], inputs[i].filename(), true});
    else if (fs::is_directory(inputs[i]))
      for (const fs::path& file : content_of(inputs[i]).files)
        if (is_called_archive(file) && !lies_within(plain(file), plain(apart)))
          packed.push_back({i, file, file.lexically_relative(inputs[i]), false});
  return packed;
}

bool has_size(const fs::path& path, std::uintmax_t size) {
  std::error_code unknown;
  return fs::is_regular_file(path, unknown) && fs::file_size(path, unknown) == size;
}

/// Whether someone unpacked the archive where it is, or into a folder of its name. What macOS packs
/// for itself it does not unpack.
bool lies_beside_its_files(const fs::path& archive, const fs::path& unpacked) {
  const std::string name = archive.filename().string();
  const fs::path here = archive.parent_path(),
                 own = here / name.substr(0, name.size() - archive_ending(archive).size());
  const auto files = content_of(unpacked).files;
  return std::all_of(files.begin(), files.end(), [&](const fs::path& file) {
    const fs::path below = file.lexically_relative(unpacked);
    const auto size = fs::file_size(file);
    return *below.begin() == "__MACOSX" || has_size(here / below, size) ||
           has_size(own / below, size);
  });
}

/// Returns whether the archive was left out for the files that lie beside it.
bool unpack_with_all_in_it(const Packed& packed, const fs::path& folder, cli::Run& run) {
  scan::ArchiveAllowance allowance(packed.archive);
  if (!unpack(packed.archive, folder, allowance, run))
    return false;
  if (!packed.given && lies_beside_its_files(packed.archive, folder)) {
    remove_leftovers(folder);
    return true;
  }
  unpack_nested(folder, allowance, run);
  return false;
}

fs::path folder_of(const fs::path& parent, std::size_t input) {
  return parent / std::to_string(input + 1);
}

/// A full disk is told by the folder that is on it.
bool unpack_below(const fs::path& parent, const Packed& packed, cli::Run& run) {
  try {
    return unpack_with_all_in_it(packed, folder_of(parent, packed.input) / packed.name, run);
  } catch (const Error& error) {
    if (error.code() == ExitCode::no_space)
      fail_to_write(parent, ENOSPC);
    throw;
  }
}

void unpack_all(const std::vector<Packed>& packed, const fs::path& parent, cli::Run& run) {
  log::info("{}: unpacking{}", packed.front().archive.string(),
            packed.size() > 1 ? fmt::format(" this and {} more", packed.size() - 1) : "");
  std::vector<char> left_out(packed.size(), false);
  Progress progress("archives", packed.size(), run.progress);
  parallel_for(packed.size(), run.threads, [&](std::size_t i) {
    stop_if_asked();
    left_out[i] = unpack_below(parent, packed[i], run);
    progress.advance();
  });
  std::vector<std::string> names;
  for (std::size_t i = 0; i < packed.size(); ++i)
    if (left_out[i])
      names.push_back(packed[i].archive.string());
  warn_of_names(
      names,
      fmt::format("{} archives lie beside the files that they hold and are left out", names.size()),
      "archives_beside_their_files", run);
}

Input whole(const fs::path& path) {
  return {path, fs::is_directory(path) ? path : fs::absolute(path).parent_path()};
}

/// What became of an input: nothing where its archive is faulty.
std::optional<Input> unpacked_input(const fs::path& input, const fs::path& folder) {
  const bool packed = is_packed(input);
  const fs::path own = folder / input.filename();
  if (packed)
    return fs::exists(own) ? std::optional<Input>({own, folder}) : std::nullopt;
  Input found = whole(input);
  if (fs::is_directory(input)) {
    found.apart = folder.parent_path();
    if (fs::exists(folder))
      found.unpacked = folder;
  }
  return found;
}

/// Messages name files by the archives that they came from.
void show_as_given(const fs::path& input, const fs::path& folder) {
  const fs::path base = fs::is_directory(input) ? input : input.parent_path();
  log::show_below(plain(folder), base);
  log::show_below(folder, base);
}

/// What this process told since it had done and skipped so many.
Notes told_since(std::size_t done, std::size_t skipped, const cli::Run& run) {
  Notes told = {{"done", run.report.done_count() - done}, {"skipped", Notes::array()}};
  const auto cases = run.report.skipped_cases();
  for (std::size_t i = skipped; i < cases.size(); ++i)
    told["skipped"].push_back(
        {{"id", cases[i].id}, {"reason", cases[i].reason}, {"code", cases[i].code}});
  return told;
}

} // namespace

fs::path unpacking_folder(const fs::path& output, bool dry_run) {
  return dry_run ? fs::temp_directory_path() / fmt::format("thorax-{}", ::getpid())
                 : fs::path(output.string() + ".unpacked");
}

const fs::path& Input::base_of(const fs::path& file) const {
  return !unpacked.empty() && lies_within(file, unpacked) ? unpacked : base;
}

class UnpackedInputs::PrivateFolder {
public:
  explicit PrivateFolder(fs::path path) : path_(std::move(path)), lock_(path_) {
    remove_leftovers(path_);
    if (::mkdir(path_.c_str(), 0700) != 0)
      fail_to_write(path_, errno);
  }
  ~PrivateFolder() { remove_leftovers(path_); }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;

  const fs::path& path() const { return path_; }

private:
  fs::path path_;
  OutputLock lock_;
};

UnpackedInputs::UnpackedInputs(const std::vector<fs::path>& inputs, const fs::path& output,
                               cli::Run& run, comm::Communicator& ranks) {
  const std::size_t done = run.report.done_count(), skipped = run.report.skipped_count();
  const fs::path parent = ranks.broadcast_text(unpacking_folder(output, run.dry_run).string());
  for (std::size_t i = 0; i < inputs.size(); ++i)
    show_as_given(inputs[i], folder_of(parent, i));
  if (ranks.rank() == 0)
    if (const auto packed = packed_among(inputs, parent); !packed.empty()) {
      folder_ = std::make_unique<PrivateFolder>(parent);
      unpack_all(packed, parent, run);
    }
  of_all_ranks(told_since(done, skipped, run), run, ranks);
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (auto input = unpacked_input(inputs[i], folder_of(parent, i)))
      inputs_.push_back(std::move(*input));
}

UnpackedInputs::~UnpackedInputs() = default;

} // namespace thorax::pipeline
