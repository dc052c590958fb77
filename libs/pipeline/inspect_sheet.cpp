#include "pipeline/inspect_sheet.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/parallel.h"
#include "core/text.h"
#include "pipeline/json_line.h"
#include "sheet/contact_sheet.h"
#include "sheet/png.h"
#include "sheet/thumbnail.h"
#include "store/middle_plane.h"
#include "store/pixel_values.h"

namespace thorax::pipeline {
namespace {

constexpr std::size_t hash_digits = 16, shown_digits = 8, longest_name = 32;
constexpr std::size_t least_columns = 8;

/// Hashes in a name cut to their first digits, then the name to its end.
std::string short_name(const std::string& name) {
  std::string text;
  for (std::size_t at = 0; at < name.size();) {
    std::size_t end = at;
    while (end < name.size() && std::isxdigit(static_cast<unsigned char>(name[end])))
      ++end;
    const std::size_t run = end - at;
    text += name.substr(at, run >= hash_digits ? shown_digits : std::max<std::size_t>(run, 1));
    at = std::max(end, at + 1);
  }
  return text.size() <= longest_name ? text : "..." + text.substr(text.size() - longest_name);
}

/// "effusion, mass"; "none" where all are known to be absent.
std::string classes_of(const store::Labels& labels, std::size_t index) {
  std::vector<std::string> positive;
  bool known = false;
  for (std::size_t k = 0; k < labels.classes(); ++k) {
    const int value = labels.values[index * labels.classes() + k];
    known |= value == 0;
    if (value == 1)
      positive.push_back(labels.names[k]);
  }
  if (positive.empty())
    return known ? "none" : "unknown";
  return join(positive, ", ");
}

std::vector<std::string> caption(const Shown& shown, const store::DatasetReader& dataset,
                                 const store::MiddlePlane& plane) {
  const store::Sample& sample = dataset.samples()[shown.index];
  std::vector<std::string> lines;
  if (!shown.heading.empty())
    lines.push_back(shown.heading);
  lines.push_back(short_name(sample.id));
  if (plane.slices > 1)
    lines.back() += fmt::format("  slice {} of {}", plane.slice + 1, plane.slices);
  if (dataset.labels().classes() > 0)
    lines.push_back(classes_of(dataset.labels(), shown.index));
  std::vector<std::string> origin;
  if (!sample.split.empty())
    origin.push_back(sample.split);
  if (!sample.patient.empty())
    origin.push_back("patient " + short_name(sample.patient));
  lines.push_back(join(origin, ", "));
  return lines;
}

sheet::Cell cell(const Shown& shown, const store::DatasetReader& dataset) {
  const store::MiddlePlane plane = store::middle_plane(dataset, shown.index);
  const store::Span span = store::viewing_span(dataset.header());
  sheet::Cell cell{sheet::thumbnail(plane.channels, span.black, span.white, sheet::cell_side, true),
                   caption(shown, dataset, plane)};
  if (!plane.mask.pixels.empty())
    sheet::draw_outlines(cell.picture, plane.mask);
  return cell;
}

/// Eight, more for many samples, never more than there are.
std::size_t columns_for(std::size_t count) {
  const auto square = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(count))));
  return std::min(count, std::max(least_columns, square));
}

} // namespace

void write_sheet(const std::filesystem::path& path, const store::DatasetReader& dataset,
                 const std::vector<Shown>& shown, cli::Run& run) {
  std::vector<sheet::Cell> cells(shown.size());
  parallel_for(shown.size(), run.threads,
               [&](std::size_t i) { cells[i] = cell(shown[i], dataset); });
  sheet::write_png(path, sheet::contact_sheet(cells, columns_for(cells.size())));
  run.report.output(path);
  nlohmann::json ids = nlohmann::json::array();
  for (const Shown& each : shown)
    ids.push_back(dataset.samples()[each.index].id);
  run.report.set("shown", json_line(ids));
}

} // namespace thorax::pipeline
