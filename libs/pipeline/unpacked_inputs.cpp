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
#include "scan/image_file.h"
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

UnpackedInputs::UnpackedInputs(const std::vector<fs::path>& inputs, const fs::path& output,
                               cli::Run& run) {
  for (const fs::path& input : inputs) {
    if (!is_packed(input)) {
      inputs_.push_back(as_it_is(input));
      continue;
    }
    if (!folder_)
      folder_ = std::make_unique<PrivateFolder>(temporary_folder(output, run.dry_run));
    const fs::path base = folder_->path() / std::to_string(inputs_.size() + 1);
    const fs::path folder = base / input.filename();
    try {
      make_folder(folder);
      log::info("{}: unpacking", input.string());
      const std::size_t files = scan::unpack_archive(input, folder);
      if (files == 0)
        throw Error(ExitCode::unreadable, fmt::format("{}: holds no files", input.string()),
                    "leave it out");
      log::info("{}: {} files", input.string(), files);
      inputs_.push_back({folder, base});
    } catch (const Error& error) {
      remove_leftovers(base);
      cli::skip_or_throw(run, input.string(), error);
    }
  }
}

UnpackedInputs::~UnpackedInputs() = default;

} // namespace thorax::pipeline
