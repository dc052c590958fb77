#include "report/text_width.h"

#include <array>

#include "core/unicode.h"

namespace thorax::report {
namespace {

/// Advance widths of DejaVu Sans from U+0020 to U+007E, in thousandths of the font size.
constexpr std::array<short, 95> advances{
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361,  318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635,  611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352,  635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592,  525, 636, 337, 636, 838};

constexpr double bold_ratio = 1.14;

bool is_combining(char32_t point) {
  return (point >= 0x300 && point < 0x370) || (point >= 0x200B && point < 0x2010) ||
         (point >= 0xFE00 && point < 0xFE10);
}

/// In thousandths of the font size.
int advance(char32_t point) {
  if (point >= 0x20 && point < 0x7F)
    return advances[point - 0x20];
  if (is_combining(point))
    return 0;
  if (point >= 0x2010 && point < 0x2014) // hyphens and the dash of intervals
    return 500;
  if (point < 0x250) // Latin
    return 760;
  return point < 0x590 ? 800 : 1100; // Greek, Cyrillic and Armenian; anything up to emoji
}

double width(std::u32string_view points, Weight weight) {
  int sum = 0;
  for (char32_t point : points)
    sum += advance(point);
  return sum * font_size / 1000 * (weight == Weight::bold ? bold_ratio : 1);
}

} // namespace

double text_width(std::string_view text, Weight weight) {
  return width(decode_utf8(text), weight);
}

std::string shortened(std::string_view text, double room, Weight weight) {
  std::u32string points = decode_utf8(text);
  if (width(points, weight) <= room)
    return std::string(text);
  points += U'\u2026';
  while (points.size() > 1 && width(points, weight) > room)
    points.erase(points.size() - 2, 1);
  return encode_utf8(points);
}

} // namespace thorax::report
