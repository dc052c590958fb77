#include "report/escape.h"

namespace thorax::report {

std::string escape(std::string_view text) {
  std::string result;
  for (char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    switch (character) {
    case '&':
      result += "&amp;";
      break;
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    case '"':
      result += "&quot;";
      break;
    case '\'':
      result += "&#39;";
      break;
    default:
      if (byte < 0x20 && character != '\n' && character != '\t')
        result += "\uFFFD";
      else
        result += character;
    }
  }
  return result;
}

} // namespace thorax::report
