#include "scan/dicomdir.h"
#include "fuzz/reader.h"

namespace thorax::fuzz {

const char* const file_name = "DICOMDIR";

void read_file(const std::filesystem::path& path) {
  if (scan::is_dicomdir(path))
    scan::read_dicomdir(path);
}

} // namespace thorax::fuzz
