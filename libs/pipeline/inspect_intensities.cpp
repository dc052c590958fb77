#include "pipeline/inspect_intensities.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/log.h"
#include "core/median.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "core/stop.h"
#include "pipeline/inspect_dataset.h"
#include "report/line_plot.h"
#include "store/pixel_values.h"

namespace thorax::pipeline {
namespace {

constexpr std::size_t bins = 64, fewest_for_outliers = 10;
constexpr double saturated_share = 0.25, unusual_score = 5;

/// One sample's pixels.
struct Measured {
  double least = std::numeric_limits<double>::infinity(), most = -least, sum = 0, squares = 0;
  std::size_t pixels = 0, brightest = 0, not_finite = 0; ///< the latter are no pixels
  std::vector<std::uint64_t> counts = std::vector<std::uint64_t>(bins);

  double mean() const { return sum / static_cast<double>(pixels); }
  double share_of_brightest() const {
    return static_cast<double>(brightest) / static_cast<double>(pixels);
  }
};

std::vector<double> bin_edges(const store::Header& header) {
  const store::Span span = store::intensity_span(header);
  const double low = span.black;
  const double high = header.type == store::PixelType::float32 ? span.white : span.white + 1.0;
  std::vector<double> edges(bins + 1);
  for (std::size_t i = 0; i <= bins; ++i)
    edges[i] = low + static_cast<double>(i) * (high - low) / bins;
  return edges;
}

void measure(Measured& measured, const std::vector<float>& values, const std::vector<double>& edges,
             double white) {
  const double per_unit = bins / (edges.back() - edges.front());
  for (const float value : values) {
    if (!std::isfinite(value)) {
      ++measured.not_finite;
      continue;
    }
    ++measured.pixels;
    measured.least = std::min<double>(measured.least, value);
    measured.most = std::max<double>(measured.most, value);
    measured.sum += value;
    measured.squares += static_cast<double>(value) * value;
    measured.brightest += value >= white;
    const double bin = (value - edges.front()) * per_unit;
    ++measured.counts[static_cast<std::size_t>(std::clamp(bin, 0.0, bins - 1.0))];
  }
}

/// Plane by plane, so that a volume need not fit into memory as numbers.
Measured measured_sample(const store::DatasetReader& dataset, std::size_t index,
                         const std::vector<double>& edges) {
  const store::Header& header = dataset.header();
  const std::vector<std::size_t> shape = dataset.shape(index);
  const std::size_t size = shape[shape.size() - 2] * shape.back();
  const std::size_t planes =
      std::accumulate(shape.begin(), shape.end() - 2, std::size_t{1}, std::multiplies<>());
  std::vector<std::byte> bytes(size * store::bytes_per_pixel(header.type));
  Measured measured;
  for (std::size_t plane = 0; plane < planes; ++plane) {
    dataset.read_plane(index, plane, bytes);
    measure(measured, store::to_values(header.type, bytes), edges,
            store::intensity_span(header).white);
  }
  return measured;
}

void add(Brightness& group, const Measured& measured) {
  group.counts.resize(bins);
  ++group.samples;
  group.pixels += measured.pixels;
  group.mean += measured.sum;
  group.sd += measured.squares;
  for (std::size_t i = 0; i < bins; ++i)
    group.counts[i] += measured.counts[i];
}

/// Turns the sums of values and squares into mean and standard deviation.
void finish(Brightness& group) {
  const double n = static_cast<double>(std::max<std::size_t>(group.pixels, 1));
  group.mean /= n;
  group.sd = std::sqrt(std::max(0.0, group.sd / n - group.mean * group.mean));
}

void find_unusual(Intensities& intensities, const std::vector<std::string>& ids,
                  const std::vector<Measured>& measured) {
  std::map<std::string, double> means;
  for (std::size_t i = 0; i < measured.size(); ++i)
    if (measured[i].pixels > 0)
      means[ids[i]] = measured[i].mean();
  if (means.size() < fewest_for_outliers)
    return;
  std::vector<double> values, distances;
  for (const auto& [id, mean] : means)
    values.push_back(mean);
  const double centre = median(values);
  for (const double mean : values)
    distances.push_back(std::abs(mean - centre));
  const double limit = unusual_score * median(distances) / 0.6745;
  for (const auto& [id, mean] : means)
    if (std::abs(mean - centre) > limit)
      intensities.unusual_mean[id] = mean;
}

/// All, and for every class the samples that have it; in a binary task also those without.
std::vector<Brightness> grouped(const store::Labels& labels,
                                const std::vector<std::size_t>& originals,
                                const std::vector<Measured>& measured) {
  const std::size_t classes = labels.classes();
  std::vector<Brightness> groups(1 + classes + (labels.task == store::Task::binary));
  groups[0].name = "all";
  for (std::size_t k = 0; k < classes; ++k)
    groups[k + 1].name = labels.names[k];
  if (labels.task == store::Task::binary)
    groups.back().name = "not " + labels.names[0];
  for (std::size_t i = 0; i < originals.size(); ++i) {
    add(groups[0], measured[i]);
    for (std::size_t k = 0; k < classes; ++k)
      if (labels.values[originals[i] * classes + k] == 1)
        add(groups[k + 1], measured[i]);
    if (labels.task == store::Task::binary && labels.values[originals[i]] == 0)
      add(groups.back(), measured[i]);
  }
  std::erase_if(groups, [](const Brightness& group) { return group.samples == 0; });
  for (Brightness& group : groups)
    finish(group);
  return groups;
}

template <class Value>
void warn(const std::map<std::string, Value>& samples, const char* what) {
  if (!samples.empty())
    log::warning("{} of the samples {}, e.g. '{}'", samples.size(), what, samples.begin()->first);
}

} // namespace

Intensities measured_intensities(const store::DatasetReader& dataset, cli::Run& run) {
  Intensities intensities{.edges = bin_edges(dataset.header())};
  const std::vector<std::size_t> originals = originals_of(dataset);
  std::vector<std::string> ids;
  for (const std::size_t i : originals)
    ids.push_back(dataset.samples()[i].id);

  std::vector<Measured> measured(originals.size());
  Progress progress("intensities", originals.size(), run.progress);
  parallel_for(originals.size(), run.threads, [&](std::size_t i) {
    stop_if_asked();
    measured[i] = measured_sample(dataset, originals[i], intensities.edges);
    progress.advance();
  });

  intensities.groups = grouped(dataset.labels(), originals, measured);
  for (std::size_t i = 0; i < originals.size(); ++i) {
    if (measured[i].not_finite > 0)
      intensities.not_finite[ids[i]] = measured[i].not_finite;
    if (measured[i].least == measured[i].most)
      intensities.constant[ids[i]] = measured[i].least;
    else if (measured[i].share_of_brightest() > saturated_share)
      intensities.saturated[ids[i]] = measured[i].share_of_brightest();
  }
  find_unusual(intensities, ids, measured);
  return intensities;
}

Facts described(const Intensities& intensities) {
  Facts groups = Facts::object();
  for (const Brightness& group : intensities.groups)
    groups[group.name] = {{"samples", group.samples},
                          {"mean", group.mean},
                          {"sd", group.sd},
                          {"histogram", group.counts}};
  return {{"range", {intensities.edges.front(), intensities.edges.back()}},
          {"groups", groups},
          {"not_finite", intensities.not_finite},
          {"constant", intensities.constant},
          {"saturated", intensities.saturated},
          {"unusual_mean", intensities.unusual_mean}};
}

void warn_of(const Intensities& intensities) {
  warn(intensities.not_finite, "have pixels that are no numbers");
  warn(intensities.constant, "are of one value");
  warn(intensities.saturated, "are saturated: more than a quarter of the pixels is white");
  warn(intensities.unusual_mean, "are far darker or brighter than the others");
}

void write_histogram(const std::filesystem::path& path, const Intensities& intensities,
                     const store::Header& header, cli::Run& run) {
  report::LinePlot plot{
      .title = "Intensities",
      .x = {.label = header.intensity == "HU" ? "HU" : "Pixel value",
            .range = report::Range{intensities.edges.front(), intensities.edges.back()}},
      .y = {.label = "Share of pixels (%)"}};
  for (const Brightness& group : intensities.groups) {
    report::Line line{.name = group.name,
                      .note = fmt::format("{} samples, mean {:.4g}", group.samples, group.mean)};
    for (std::size_t i = 0; i < bins; ++i) {
      line.x.push_back((intensities.edges[i] + intensities.edges[i + 1]) / 2);
      line.y.push_back(100.0 * static_cast<double>(group.counts[i]) /
                       static_cast<double>(std::max<std::size_t>(group.pixels, 1)));
    }
    plot.lines.push_back(std::move(line));
  }
  write_text(path, report::svg(report::draw(plot)));
  run.report.output(path);
}

} // namespace thorax::pipeline
