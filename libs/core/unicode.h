#pragma once

#include <string>
#include <string_view>

namespace thorax {

/// The code points of UTF-8 text. Each byte that is not part of a valid sequence becomes U+FFFD.
std::u32string decode_utf8(std::string_view text);

std::string encode_utf8(std::u32string_view text);

bool is_utf8(std::string_view text);

} // namespace thorax
