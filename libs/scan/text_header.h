#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <string>

// Private to libs/scan.

namespace thorax::scan {

/// "key = value" or "key: value" lines.
struct TextHeader {
  std::map<std::string, std::string> fields;
  std::uintmax_t end = 0; ///< byte after it; 0 where it does not end
  bool repeats = false;   ///< says a key twice

  bool has(const std::string& key) const { return fields.contains(key); }
  /// Empty where the header does not say it.
  std::string operator[](const std::string& key) const;
};

/// Keys as they are written: to MetaIO case matters. It ends with ElementDataFile.
TextHeader read_metaimage_header(std::ifstream& file);

/// Keys in lower case. It ends with an empty line.
TextHeader read_nrrd_header(std::ifstream& file);

} // namespace thorax::scan
