#pragma once

#include <string>
#include <string_view>

namespace thorax {

/// A value of an input as messages quote it. Marks of its own become '`', so that what keeps quoted
/// values out of reports sees where it ends.
std::string in_quotes(std::string_view value, char mark = '"');

} // namespace thorax
