#pragma once

#include <string>
#include <string_view>

namespace thorax::report {

/// Text as the content or a quoted attribute of HTML or XML. Characters that XML forbids and bytes
/// that are not UTF-8 become U+FFFD.
std::string escape(std::string_view text);

/// Text on one line of Markdown, none of it read as structure; control characters become spaces.
std::string escape_markdown(std::string_view text);

} // namespace thorax::report
