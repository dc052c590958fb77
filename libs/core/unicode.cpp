#include "core/unicode.h"

#include <algorithm>

namespace thorax {
namespace {

constexpr char32_t replacement = 0xFFFD;

/// The length of the sequence that a first byte announces; 0 for a byte that starts none.
std::size_t sequence_length(unsigned char first) {
  if (first < 0x80)
    return 1;
  if (first >= 0xC2 && first < 0xE0)
    return 2;
  if (first >= 0xE0 && first < 0xF0)
    return 3;
  return first >= 0xF0 && first < 0xF5 ? 4 : 0;
}

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// The code point of a complete sequence; U+FFFD for an overlong one, a surrogate or one too large.
char32_t code_point(std::string_view sequence) {
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (sequence.size() == 1)
    return static_cast<unsigned char>(sequence[0]);
  char32_t result = static_cast<unsigned char>(sequence[0]) & (0x7F >> sequence.size());
  for (char byte : sequence.substr(1))
    result = result << 6 | (static_cast<unsigned char>(byte) & 0x3F);
  const bool surrogate = result >= 0xD800 && result < 0xE000;
  return result < smallest[sequence.size()] || surrogate || result > 0x10FFFF ? replacement
                                                                              : result;
}

} // namespace

std::u32string decode_utf8(std::string_view text) {
  std::u32string result;
  while (!text.empty()) {
    const std::size_t length = sequence_length(static_cast<unsigned char>(text[0]));
    const std::string_view sequence = text.substr(0, length);
    const bool complete = length > 0 && sequence.size() == length &&
                          std::all_of(sequence.begin() + 1, sequence.end(), is_continuation);
    result += complete ? code_point(sequence) : replacement;
    text.remove_prefix(complete ? length : 1);
  }
  return result;
}

std::string encode_utf8(std::u32string_view text) {
  std::string result;
  for (char32_t point : text) {
    if (point < 0x80) {
      result += static_cast<char>(point);
      continue;
    }
    const int continuations = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    result += static_cast<char>((0xF00 >> (continuations + 1) & 0xFF) | point >> 6 * continuations);
    for (int i = continuations - 1; i >= 0; --i)
      result += static_cast<char>(0x80 | (point >> 6 * i & 0x3F));
  }
  return result;
}

bool is_utf8(std::string_view text) {
  const auto is_ascii = [](char byte) { return static_cast<unsigned char>(byte) < 0x80; };
  return std::all_of(text.begin(), text.end(), is_ascii) || encode_utf8(decode_utf8(text)) == text;
}

} // namespace thorax
