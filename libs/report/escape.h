#pragma once

#include <string>
#include <string_view>

namespace thorax::report {

/// Text as the content or a quoted attribute of HTML or XML. Control characters that XML forbids
/// become U+FFFD.
std::string escape(std::string_view text);

} // namespace thorax::report
