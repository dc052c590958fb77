#include "report/escape.h"

#include "report/unicode.h"

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
  for (char character : text) {
    if (std::string_view("|\\`*_<>[]&~$").find(character) != std::string_view::npos)
      result += '\\';
    result += character == '\n' ? ' ' : character;
  }
  // A list or heading starts with one of these; an ordered list with a number and a full stop.
  const std::size_t digits = result.find_first_not_of("0123456789");
  if (digits == 0 && std::string_view("#+-=").find(result[0]) != std::string_view::npos)
    result.insert(0, "\\");
  else if (digits != std::string::npos && digits > 0 &&
           (result[digits] == '.' || result[digits] == ')'))
    result.insert(digits, "\\");
  return result;
}

} // namespace thorax::report
