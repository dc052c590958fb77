#pragma once

#include <string_view>

namespace thorax::labels {

/// The separator of a table's columns: of comma, semicolon and tab the one that its first line has
/// most of outside quotes; comma where they are equal.
char separator_of(std::string_view text);

} // namespace thorax::labels
