#include "augment/policy.h"
#include "fuzz/reader.h"

namespace thorax::fuzz {

const char* const file_name = "policy.toml";

void read_file(const std::filesystem::path& path) {
  augment::read_policy(path);
}

} // namespace thorax::fuzz
