#include "pipeline/sidecar.h"
#include "fuzz/reader.h"

namespace thorax::fuzz {

const char* const file_name = "image.json";

void read_file(const std::filesystem::path& path) {
  pipeline::read_sidecar(path);
}

} // namespace thorax::fuzz
