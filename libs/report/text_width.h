#pragma once

#include <string>
#include <string_view>

namespace thorax::report {

/// Of all text in drawings, in pixels.
constexpr double font_size = 13;

enum class Weight { normal, bold };

/// The room that a text takes in a drawing, in pixels. Letters are as wide as DejaVu Sans's, which
/// are wider than those of the other fonts a browser is likely to choose.
double text_width(std::string_view text, Weight weight = Weight::normal);

/// The text, its end replaced by an ellipsis where it is wider than room.
std::string shortened(std::string_view text, double room, Weight weight = Weight::normal);

} // namespace thorax::report
