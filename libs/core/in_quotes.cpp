#include "core/in_quotes.h"

#include <algorithm>

namespace thorax {

std::string in_quotes(std::string_view value, char mark) {
  std::string text(value);
  std::replace(text.begin(), text.end(), mark, '`');
  return mark + text + mark;
}

} // namespace thorax
