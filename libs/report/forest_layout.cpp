#include "report/forest_layout.h"

#include <algorithm>

namespace thorax::report {
namespace {

constexpr double axis_width = 300, gap = 20;

Range shown(const ForestPlot& plot) {
  std::vector<double> data;
  for (const ForestRow& row : all_rows(plot))
    for (const Estimate& estimate : {row.estimate, row.other})
      for (const auto& value : {estimate.value, estimate.low, estimate.high})
        if (value)
          data.push_back(*value);
  if (plot.reference)
    data.push_back(*plot.reference);
  return axis_range(plot.axis, data);
}

} // namespace

std::vector<ForestRow> all_rows(const ForestPlot& plot) {
  std::vector<ForestRow> rows;
  for (const ForestGroup& group : plot.groups)
    rows.insert(rows.end(), group.rows.begin(), group.rows.end());
  if (plot.total)
    rows.push_back(*plot.total);
  return rows;
}

ForestLayout lay_out(const ForestPlot& plot) {
  double names = 0;
  for (const ForestGroup& group : plot.groups)
    names = std::max(names, text_width(group.heading, Weight::bold));
  std::vector<double> texts;
  for (const std::string& column : plot.columns)
    texts.push_back(text_width(column, Weight::bold));
  for (const ForestRow& row : all_rows(plot)) {
    names = std::max(names, forest_indent + text_width(row.name, Weight::bold));
    for (std::size_t i = 0; i < texts.size(); ++i)
      texts[i] = std::max(texts[i], text_width(row.texts[i], Weight::bold));
  }
  ForestLayout layout;
  const double left = std::min(names, forest_indent + forest_name_width) + gap;
  const Range range = shown(plot);
  layout.x = {range, left, left + axis_width};
  layout.x_ticks = ticks(range);
  layout.width = layout.x.last_pixel + gap;
  for (double width : texts)
    layout.text_ends.push_back(layout.width += width + gap);
  return layout;
}

} // namespace thorax::report
