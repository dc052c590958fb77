#include "scan/archive.h"
#include "fuzz/reader.h"

namespace thorax::fuzz {

const char* const file_name = "study.zip";

void read_file(const std::filesystem::path& path) {
  if (!scan::is_archive(path))
    return;
  const std::filesystem::path folder = path.parent_path() / "unpacked";
  std::filesystem::create_directory(folder);
  attempt([&] {
    scan::ArchiveAllowance allowance(path, {.entries = 100, .bytes = 1 << 22, .always = 1 << 20});
    scan::unpack_archive(path, folder, allowance);
  });
  std::filesystem::remove_all(folder);
}

} // namespace thorax::fuzz
