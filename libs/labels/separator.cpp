#include "labels/separator.h"

#include <algorithm>
#include <array>

namespace thorax::labels {

char separator_of(std::string_view text) {
  constexpr std::string_view separators = ",;\t";
  std::array<int, separators.size()> counts{};
  bool quoted = false;
  for (const char c : text) {
    quoted ^= c == '"';
    if (c == '\n' && !quoted)
      break;
    if (const auto kind = separators.find(c); kind != separators.npos && !quoted)
      ++counts[kind];
  }
  return separators[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) -
                                             counts.begin())];
}

} // namespace thorax::labels
