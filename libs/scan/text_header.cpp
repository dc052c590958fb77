#include "scan/text_header.h"

#include "core/text.h"

namespace thorax::scan {
namespace {

constexpr std::size_t longest_line = 4096, most_lines = 1000;

/// @param separator between key and value
/// @param spelled makes a key what it is looked up by
/// @param is_last whether a line is the last one
template <class Spelled, class IsLast>
TextHeader read_header(std::ifstream& file, char separator, Spelled spelled, IsLast is_last) {
  TextHeader header;
  std::string line;
  for (std::size_t i = 0; i < most_lines && std::getline(file, line); ++i) {
    if (line.size() > longest_line)
      break;
    const auto at = line.find(separator);
    const std::string key = spelled(std::string(trim(line.substr(0, at))));
    if (at != std::string::npos)
      header.repeats |=
          !header.fields.insert_or_assign(key, std::string(trim(line.substr(at + 1)))).second;
    if (is_last(key)) {
      header.end = static_cast<std::uintmax_t>(file.tellg());
      break;
    }
  }
  return header;
}

} // namespace

std::string TextHeader::operator[](const std::string& key) const {
  const auto found = fields.find(key);
  return found == fields.end() ? "" : found->second;
}

TextHeader read_metaimage_header(std::ifstream& file) {
  return read_header(
      file, '=', [](std::string key) { return key; },
      [](const std::string& key) { return key == "ElementDataFile"; });
}

TextHeader read_nrrd_header(std::ifstream& file) {
  return read_header(file, ':', lower, [](const std::string& key) { return key.empty(); });
}

} // namespace thorax::scan
