#include "fuzz/reader.h"
#include "scan/orientation.h"
#include "scan/volume_file.h"

namespace thorax::fuzz {

const char* const file_name = "volume";

void read_file(const std::filesystem::path& path) {
  scan::to_axial(scan::read_volume<std::int16_t>(path));
  scan::read_volume<float>(path);
}

} // namespace thorax::fuzz
