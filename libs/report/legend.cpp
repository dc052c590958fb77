#include "report/legend.h"

#include <algorithm>

namespace thorax::report {
namespace {

constexpr double row_height = 20, gap = 8, column_gap = 24;
constexpr double widest_name = 230;

} // namespace

Drawing legend(const std::vector<LegendEntry>& entries, double room) {
  double name_width = 0, note_width = 0;
  for (const LegendEntry& entry : entries) {
    name_width = std::max(name_width, std::min(widest_name, text_width(entry.name)));
    note_width = std::max(note_width, text_width(entry.note));
  }
  const double note_at = legend_sample_width + gap + name_width + (note_width > 0 ? 12 : 0);
  const double entry_width = note_at + note_width;
  const auto columns = std::clamp<std::size_t>(
      static_cast<std::size_t>((room + column_gap) / (entry_width + column_gap)), 1,
      std::max<std::size_t>(1, entries.size()));
  const std::size_t rows = (entries.size() + columns - 1) / columns;

  Drawing drawing;
  drawing.width = static_cast<double>(columns) * (entry_width + column_gap) - column_gap;
  drawing.height = static_cast<double>(rows) * row_height;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const double x = static_cast<double>(i / rows) * (entry_width + column_gap);
    const double middle = (static_cast<double>(i % rows) + 0.5) * row_height;
    const double baseline = middle + middle_to_baseline;
    drawing.content += svg_group(x, middle, entries[i].sample);
    drawing.content +=
        svg_text(x + legend_sample_width + gap, baseline, shortened(entries[i].name, widest_name));
    drawing.content += svg_text(x + note_at, baseline, entries[i].note);
  }
  return drawing;
}

} // namespace thorax::report
