#include "cli/report_file.h"

#include <fstream>
#include <string>

namespace thorax::cli {

bool is_report(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))
    return false;
  const std::string beginning = "{\n  \"command\": \"thorax-";
  std::string found(beginning.size(), '\0');
  std::ifstream(path, std::ios::binary)
      .read(found.data(), static_cast<std::streamsize>(found.size()));
  return found == beginning;
}

} // namespace thorax::cli
