#pragma once

#include <string_view>

namespace thorax::report {

/// The CSS of a report page.
std::string_view style_sheet();

} // namespace thorax::report
