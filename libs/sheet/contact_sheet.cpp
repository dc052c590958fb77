#include "sheet/contact_sheet.h"

#include <algorithm>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "core/unicode.h"

namespace thorax::sheet {
namespace {

constexpr std::size_t gap = 2, line_height = 15;
constexpr int font = cv::FONT_HERSHEY_SIMPLEX, baseline = 11;
constexpr double font_scale = 0.4;
constexpr Rgb white{255, 255, 255};

struct Layout {
  std::size_t width = 1, height = 1, caption_height = 0;
};

Layout lay_out(std::span<const Cell> cells) {
  Layout layout;
  std::size_t lines = 0;
  for (const Cell& cell : cells) {
    layout.width = std::max(layout.width, cell.picture.width);
    layout.height = std::max(layout.height, cell.picture.height);
    lines = std::max(lines, cell.caption.size());
  }
  if (lines > 0) {
    layout.width = std::max<std::size_t>(layout.width, cell_side);
    layout.caption_height = lines * line_height + gap;
  }
  return layout;
}

/// OpenCV's letters are those of ASCII; any other becomes one question mark.
std::string in_ascii(const std::string& text) {
  std::string letters;
  for (const char32_t letter : decode_utf8(text))
    letters += letter < 0x80 ? static_cast<char>(letter) : '?';
  return letters;
}

/// The text, or as much of its beginning as fits.
std::string cut(std::string text, std::size_t width) {
  const auto fits = [&](const std::string& line) {
    return cv::getTextSize(line, font, font_scale, 1, nullptr).width <= static_cast<int>(width);
  };
  if (fits(text))
    return text;
  while (!text.empty() && !fits(text + "..."))
    text.pop_back();
  return text + "...";
}

void draw(cv::Mat3b canvas, const Cell& cell, const Layout& layout) {
  const cv::Mat3b picture(
      static_cast<int>(cell.picture.height), static_cast<int>(cell.picture.width),
      reinterpret_cast<cv::Vec3b*>(const_cast<Rgb*>(cell.picture.pixels.data())));
  const cv::Point corner((canvas.cols - picture.cols) / 2,
                         (static_cast<int>(layout.height) - picture.rows) / 2);
  picture.copyTo(canvas(cv::Rect(corner, picture.size())));
  int bottom = static_cast<int>(layout.height) + baseline;
  for (const std::string& line : cell.caption) {
    cv::putText(canvas, cut(in_ascii(line), layout.width), {0, bottom}, font, font_scale, {0, 0, 0},
                1, cv::LINE_AA);
    bottom += static_cast<int>(line_height);
  }
}

} // namespace

Raster<Rgb> contact_sheet(std::span<const Cell> cells, std::size_t columns) {
  const Layout layout = lay_out(cells);
  const std::size_t rows = (cells.size() + columns - 1) / columns;
  const std::size_t height = layout.height + layout.caption_height;
  const std::size_t down = height + gap, across = layout.width + gap;
  Raster<Rgb> sheet(rows * down - gap, columns * across - gap, white);
  cv::Mat3b canvas(static_cast<int>(sheet.height), static_cast<int>(sheet.width),
                   reinterpret_cast<cv::Vec3b*>(sheet.pixels.data()));
  for (std::size_t i = 0; i < cells.size(); ++i)
    draw(canvas(cv::Rect(static_cast<int>(i % columns * across),
                         static_cast<int>(i / columns * down), static_cast<int>(layout.width),
                         static_cast<int>(height))),
         cells[i], layout);
  return sheet;
}

} // namespace thorax::sheet
