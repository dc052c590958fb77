#pragma once

#include <string>
#include <string_view>

#include "report/text_width.h"

namespace thorax::report {

/// A picture and what it says in words.
struct Drawing {
  std::string title;
  std::string description;      ///< for readers who cannot see it
  double width = 0, height = 0; ///< pixels
  std::string content = {};     ///< SVG elements
};

/// An <svg> element that needs nothing else. Text and axes take the colour of the page around it.
std::string svg(const Drawing& drawing);

/// From the middle of a line of text down to its baseline, in pixels.
constexpr double middle_to_baseline = 0.36 * font_size;

enum class Anchor { start, middle, end };

/// A <text> element; y is its baseline.
std::string svg_text(double x, double y, std::string_view text, Anchor anchor = Anchor::start,
                     Weight weight = Weight::normal);

/// A group of elements moved to the right and down, and turned clockwise by degrees.
std::string svg_group(double right, double down, std::string_view content, double degrees = 0);

} // namespace thorax::report
