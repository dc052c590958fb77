#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace thorax::report {

/// The colours of Okabe and Ito (Color Universal Design, 2008) that stand out from a page both
/// light and dark, the page's own text colour among them; after seven they repeat.
std::string_view series_colour(std::size_t series);

/// SVG attributes of a line. Dashes change with every series, so that the first 35 differ and
/// neighbours can be told apart in grey.
std::string series_stroke(std::size_t series);

/// A symbol 8 pixels wide around (x, y), filled or drawn as an outline. The shapes repeat after
/// four.
std::string series_marker(std::size_t series, double x, double y, bool hollow = false);

} // namespace thorax::report
