#include "scan/nifti_name.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string>

#include "core/atomic_file.h"

namespace thorax::scan {
namespace {

namespace fs = std::filesystem;

bool is_packed(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, 2> start{};
  file.read(start.data(), start.size());
  return start == std::array{'\x1F', '\x8B'};
}

fs::path temporary_folder() {
  std::string name = (fs::temp_directory_path() / "thorax-XXXXXX").string();
  if (!::mkdtemp(name.data()))
    fail_to_write(name, errno);
  return name;
}

} // namespace

NiftiName::NiftiName(const fs::path& path) : path_(path) {
  const char* const end = is_packed(path) ? ".nii.gz" : ".nii";
  if (path.string().ends_with(end))
    return;
  folder_ = temporary_folder();
  path_ = folder_ / (std::string("volume") + end);
  fs::create_symlink(fs::absolute(path), path_);
}

NiftiName::~NiftiName() {
  std::error_code ignored;
  if (!folder_.empty())
    fs::remove_all(folder_, ignored);
}

} // namespace thorax::scan
