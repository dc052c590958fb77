#include "report/matrix.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "report/series.h"

namespace thorax::report {
namespace {

constexpr double cell_height = 42, smallest_width = 52, largest_width = 100;
constexpr double usual_width = 400; ///< of all cells, as far as their limits allow
constexpr double gap = 8, widest_name = 200;
/// Of the fullest cell: text in the page's colour stays readable on it.
constexpr double darkest_shade = 0.7;

std::int64_t sum(const std::vector<std::int64_t>& row) {
  return std::accumulate(row.begin(), row.end(), std::int64_t{0});
}

double share(std::int64_t count, std::int64_t of) {
  return of == 0 ? 0 : static_cast<double>(count) / static_cast<double>(of);
}

/// Whole percents, but a count that is not nothing never shows as 0%, nor one that is not all as
/// 100%.
std::string percent_text(std::int64_t count, std::int64_t of) {
  if (of == 0)
    return "\u2013";
  const std::string rounded = fmt::format("{:.0f}%", 100 * share(count, of));
  if (rounded == "0%" && count > 0)
    return "<1%";
  return rounded == "100%" && count < of ? ">99%" : rounded;
}

double widest(const std::vector<std::string>& names) {
  double result = 0;
  for (const std::string& name : names)
    result = std::max(result, text_width(name));
  return std::min(result, widest_name);
}

/// Room for the sum of any row, and so for any count.
double sum_width(const Matrix& matrix) {
  double result = 0;
  for (const auto& row : matrix.counts)
    result = std::max(result, text_width(std::to_string(sum(row)), Weight::bold) + gap);
  return result;
}

/// Where the cells stand; names are left of and above them, sums right of them.
struct Layout {
  double left, top, width; ///< width of a cell
  double sum_width;
  bool slanted; ///< names of columns are wider than their cells
};

Layout lay_out(const Matrix& matrix) {
  const double names = widest(matrix.column_names), sums = sum_width(matrix);
  const double usual = std::clamp(usual_width / static_cast<double>(matrix.column_names.size()),
                                  smallest_width, largest_width);
  const double width = std::max(usual, sums);
  const bool slanted = names + gap > width;
  const double sine = 0.7072;
  return {2 * font_size + widest(matrix.row_names) + gap,
          2 * font_size + (slanted ? (names + font_size) * sine : font_size) + gap, width,
          sums + gap, slanted};
}

std::string draw_cell(std::int64_t count, std::int64_t of, double x, double y, double width) {
  const double middle = x + width / 2;
  return fmt::format("<path class=\"cell\" d=\"M{:.1f} {:.1f}h{:.1f}v{:.1f}h{:.1f}z\" fill=\"{}\" "
                     "fill-opacity=\"{:.3f}\" stroke=\"currentColor\" stroke-opacity=\"0.25\"/>\n",
                     x, y, width, cell_height, -width, series_colour(0),
                     darkest_shade * share(count, of)) +
         svg_text(middle, y + cell_height / 2 - 3, std::to_string(count), Anchor::middle,
                  Weight::bold) +
         svg_text(middle, y + cell_height / 2 + font_size, percent_text(count, of), Anchor::middle);
}

std::string draw_row(const Matrix& matrix, std::size_t row, const Layout& layout) {
  const double y = layout.top + static_cast<double>(row) * cell_height;
  const double baseline = y + cell_height / 2 + middle_to_baseline;
  const std::int64_t total = sum(matrix.counts[row]);
  std::string result = svg_text(layout.left - gap, baseline,
                                shortened(matrix.row_names[row], widest_name), Anchor::end);
  double x = layout.left;
  for (std::int64_t count : matrix.counts[row]) {
    result += draw_cell(count, total, x, y, layout.width);
    x += layout.width;
  }
  return result + svg_text(x + layout.sum_width, baseline, std::to_string(total), Anchor::end);
}

std::string draw_column_name(const std::string& name, double middle, const Layout& layout) {
  const std::string text = shortened(name, widest_name);
  if (layout.slanted)
    return svg_group(middle + font_size * 0.25, layout.top - gap, svg_text(0, 0, text), -45);
  return svg_text(middle, layout.top - gap, text, Anchor::middle);
}

/// Each row in words.
std::string description(const Matrix& matrix) {
  std::string result = fmt::format("{} by {}.", matrix.row_label, matrix.column_label);
  for (std::size_t r = 0; r < matrix.counts.size(); ++r) {
    result += " " + matrix.row_names[r] + ":";
    for (std::size_t c = 0; c < matrix.counts[r].size(); ++c)
      result += fmt::format(" {} {}", matrix.column_names[c], matrix.counts[r][c]) +
                (c + 1 < matrix.counts[r].size() ? "," : ".");
  }
  return result;
}

} // namespace

Drawing draw(const Matrix& matrix) {
  const Layout layout = lay_out(matrix);
  const double cells_width = layout.width * static_cast<double>(matrix.column_names.size());
  const double cells_height = cell_height * static_cast<double>(matrix.row_names.size());
  // A slanted name starts above its cell and leaves to the right by as much as it rises.
  const double right =
      layout.slanted ? std::max(layout.sum_width, layout.top - layout.width / 2) : layout.sum_width;
  Drawing drawing{matrix.title, description(matrix), layout.left + cells_width + right,
                  layout.top + cells_height + 1};
  drawing.content =
      svg_text(layout.left + cells_width / 2, font_size, matrix.column_label, Anchor::middle,
               Weight::bold) +
      svg_group(font_size, layout.top + cells_height / 2,
                svg_text(0, 0, matrix.row_label, Anchor::middle, Weight::bold), -90) +
      svg_text(layout.left + cells_width + layout.sum_width, layout.top - gap, "n", Anchor::end);
  for (std::size_t c = 0; c < matrix.column_names.size(); ++c)
    drawing.content +=
        draw_column_name(matrix.column_names[c],
                         layout.left + (static_cast<double>(c) + 0.5) * layout.width, layout);
  for (std::size_t r = 0; r < matrix.row_names.size(); ++r)
    drawing.content += draw_row(matrix, r, layout);
  return drawing;
}

} // namespace thorax::report
