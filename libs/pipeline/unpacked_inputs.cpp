#include "pipeline/unpacked_inputs.h"

#include <algorithm>
#include <cerrno>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/log.h"
#include "core/text.h"
#include "scan/archive.h"
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

fs::path temporary_folder(const fs::path& output, bool dry_run) {
  return dry_run ? fs::temp_directory_path() / fmt::format("thorax-{}", ::getpid())
                 : fs::path(output.string() + ".unpacked");
}

Input as_it_is(const fs::path& path) {
  return {path, fs::is_directory(path) ? path : fs::absolute(path).parent_path()};
}

} // namespace

bool is_called_archive(const fs::path& path) {
  const std::string name = lower(path.filename().string());
  for (const char* end :
       {".zip", ".tar", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2", ".tar.zst", ".7z"})
    if (name.ends_with(end))
      return true;
  return false;
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

bool UnpackedInputs::unpack(const fs::path& archive, const fs::path& folder, cli::Run& run) {
  try {
    make_folder(folder);
    log::info("{}: unpacking", archive.string());
    const std::size_t files = scan::unpack_archive(archive, folder);
    if (files == 0)
      throw Error(ExitCode::unreadable, fmt::format("{}: holds no files", archive.string()),
                  "leave it out");
    log::info("{}: {} files", archive.string(), files);
    return true;
  } catch (const Error& error) {
    remove_leftovers(folder);
    cli::skip_or_throw(run, archive.string(), error);
    return false;
  }
}

UnpackedInputs::UnpackedInputs(const std::vector<fs::path>& inputs, const fs::path& output,
                               cli::Run& run, comm::Communicator& ranks) {
  if (std::any_of(inputs.begin(), inputs.end(), is_packed) && ranks.rank() == 0)
    folder_ = std::make_unique<PrivateFolder>(temporary_folder(output, run.dry_run));
  const fs::path parent = ranks.broadcast_text(folder_ ? folder_->path().string() : "");
  std::size_t number = 0;
  for (const fs::path& input : inputs) {
    ++number;
    if (!is_packed(input)) {
      inputs_.push_back(as_it_is(input));
      continue;
    }
    const fs::path base = parent / std::to_string(number);
    const fs::path folder = base / input.filename();
    const bool unpacked = ranks.rank() == 0 && unpack(input, folder, run);
    if (ranks.sum(unpacked) > 0)
      inputs_.push_back({folder, base});
    else if (ranks.rank() != 0)
      run.report.skipped(input.string(), Error(ExitCode::unreadable, "rank 0 says why", ""));
  }
}

UnpackedInputs::~UnpackedInputs() = default;

} // namespace thorax::pipeline
