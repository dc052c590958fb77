#include "fuzz/reader.h"
#include "scan/image_file.h"

namespace thorax::fuzz {

const char* const file_name = "picture.png";

void read_file(const std::filesystem::path& path) {
  scan::read_raster(path);
}

} // namespace thorax::fuzz
