#pragma once

#include <string_view>

namespace thorax::presentation {

/// How report.json names itself; see docs/report.md.
inline constexpr std::string_view report_format = "thorax-report";
inline constexpr int report_format_version = 1;

} // namespace thorax::presentation
