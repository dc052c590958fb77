#include "fuzz/reader.h"
#include "presentation/stored_report.h"

namespace thorax::fuzz {

const char* const file_name = "report.json";

void read_file(const std::filesystem::path& path) {
  presentation::read_report(path);
}

} // namespace thorax::fuzz
