#include "report/escape.h"

#include <algorithm>

#include "core/text.h"
#include "core/unicode.h"

namespace thorax::report {
namespace {

bool xml_allows(char32_t point) {
  return (point >= 0x20 || point == '\n' || point == '\t') && point != 0xFFFE && point != 0xFFFF;
}

} // namespace

std::string escape(std::string_view text) {
  std::u32string result;
  for (char32_t point : decode_utf8(text)) {
    switch (point) {
    case '&':
      result += U"&amp;";
      break;
    case '<':
      result += U"&lt;";
      break;
    case '>':
      result += U"&gt;";
      break;
    case '"':
      result += U"&quot;";
      break;
    case '\'':
      result += U"&#39;";
      break;
    default:
      result += xml_allows(point) ? point : U'\uFFFD';
    }
  }
  return encode_utf8(result);
}

std::string escape_markdown(std::string_view text) {
  std::string result;
  for (char character : one_line(std::string(text))) {
    if (std::string_view("|\\`*_<>[]&~$").find(character) != std::string_view::npos)
      result += '\\';
    result += character;
  }
  // A heading or list starts with one of these, but so does a number with its sign.
  constexpr std::string_view digits = "0123456789";
  const std::size_t number_end = std::min(result.find_first_not_of(digits), result.size());
  const std::string_view rest = std::string_view(result).substr(number_end);
  if (number_end == 0 && !rest.empty() && std::string_view("#+-").find(rest[0]) != rest.npos &&
      (rest.size() == 1 || digits.find(rest[1]) == digits.npos))
    result.insert(0, "\\");
  else if (number_end > 0 && (rest.starts_with(". ") || rest.starts_with(") ")))
    result.insert(number_end, "\\");
  return result;
}

} // namespace thorax::report
