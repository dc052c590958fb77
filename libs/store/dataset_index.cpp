#include "store/dataset_index.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "core/error.h"
#include "core/hash.h"
#include "store/columns.h"
#include "store/hdf5_attributes.h"

namespace thorax::store {
namespace {

void add_text(Sha256& hash, std::string_view text) {
  hash.add(std::to_string(text.size())).add(":").add(text);
}

template <class T>
void add_values(Sha256& hash, std::span<const T> values) {
  add_text(hash, std::to_string(values.size()));
  hash.add(std::as_bytes(values));
}

void add_header(Sha256& hash, const Header& header) {
  add_text(hash, name(header.layout));
  add_text(hash, name(header.type));
  add_values<std::size_t>(hash, header.sample_shape);
  add_text(hash, header.intensity);
  if (!header.window.empty())
    add_values<double>(hash, header.window);
  add_text(hash, header.preprocessing);
  add_text(hash, name(header.task));
  for (const std::string& label : header.label_names)
    add_text(hash, label);
}

void add_sample(Sha256& hash, const Sample& sample) {
  for (const std::string_view text : {"id", "parent", "copy", "patient", "study", "series", "slice",
                                      "position_mm", "sex", "age", "view", "split"})
    add_text(hash, *column(sample, text));
}

void write_header(hid_t file, const Header& header) {
  write_attribute(file, "layout", std::string(name(header.layout)));
  write_attribute(file, "pixel_type", std::string(name(header.type)));
  std::vector<double> shape(header.sample_shape.begin(), header.sample_shape.end());
  if (!shape.empty())
    write_attribute(file, "sample_shape", shape);
  write_attribute(file, "intensity", header.intensity);
  if (!header.window.empty())
    write_attribute(file, "window", header.window);
  write_attribute(file, "preprocessing", header.preprocessing);
  write_attribute(file, "has_masks", std::int64_t{header.masks});
}

/// The shape that every sample of a stack has.
std::vector<std::size_t> read_sample_shape(hid_t file, Layout layout) {
  std::vector<std::size_t> shape;
  if (has_attribute(file, "sample_shape"))
    for (const double size : read_numbers_attribute(file, "sample_shape")) {
      if (!(size >= 1 && size <= 0x1p32))
        throw Error(ExitCode::corrupt, fmt::format("samples of a size of {}", size),
                    "make the file again");
      shape.push_back(static_cast<std::size_t>(size));
    }
  if (layout == Layout::stack && shape.size() != 3 && shape.size() != 4)
    throw Error(ExitCode::corrupt, fmt::format("samples of {} axes in a stack", shape.size()),
                "make the file again");
  return shape;
}

Header read_header(hid_t file, const Labels& labels) {
  Header header;
  header.layout = parse_layout(read_text_attribute(file, "layout"));
  header.type = parse_pixel_type(read_text_attribute(file, "pixel_type"));
  header.sample_shape = read_sample_shape(file, header.layout);
  header.intensity = read_text_attribute(file, "intensity");
  if (has_attribute(file, "window"))
    header.window = read_numbers_attribute(file, "window");
  header.preprocessing = read_text_attribute(file, "preprocessing");
  header.masks = read_integer_attribute(file, "has_masks") != 0;
  header.task = labels.task;
  header.label_names = labels.names;
  return header;
}

void write_geometry(hid_t file, std::span<const Geometry> geometry) {
  std::vector<double> origin, spacing, direction;
  for (const Geometry& grid : geometry) {
    origin.insert(origin.end(), grid.origin.begin(), grid.origin.end());
    spacing.insert(spacing.end(), grid.spacing.begin(), grid.spacing.end());
    direction.insert(direction.end(), grid.direction.begin(), grid.direction.end());
  }
  const Handle group = create_group(file, "geometry");
  const hsize_t n = geometry.size();
  write_array<double>(group.get(), "origin", origin, {n, 3});
  write_array<double>(group.get(), "spacing", spacing, {n, 3});
  write_array<double>(group.get(), "direction", direction, {n, 9});
}

std::vector<Geometry> read_geometry(hid_t file, std::size_t samples) {
  const Handle group = open_group(file, "geometry");
  const auto origin = read_array<double>(group.get(), "origin");
  const auto spacing = read_array<double>(group.get(), "spacing");
  const auto direction = read_array<double>(group.get(), "direction");
  std::vector<Geometry> geometry(samples);
  if (origin.size() != 3 * samples || spacing.size() != 3 * samples ||
      direction.size() != 9 * samples)
    throw Error(ExitCode::corrupt, "/geometry has the wrong length", "make the file again");
  for (std::size_t i = 0; i < samples; ++i) {
    std::copy_n(origin.begin() + 3 * i, 3, geometry[i].origin.begin());
    std::copy_n(spacing.begin() + 3 * i, 3, geometry[i].spacing.begin());
    std::copy_n(direction.begin() + 9 * i, 9, geometry[i].direction.begin());
  }
  return geometry;
}

} // namespace

void check_unique_ids(std::span<const Sample> samples) {
  std::unordered_set<std::string_view> ids;
  for (const Sample& sample : samples)
    if (!ids.insert(sample.id).second)
      throw Error(ExitCode::inconsistent, fmt::format("sample id '{}' occurs twice", sample.id),
                  "give every input once, under names of its own");
}

std::string content_hash(const Index& index) {
  Sha256 hash;
  add_header(hash, index.header);
  add_values<std::int8_t>(hash, index.labels);
  for (std::size_t i = 0; i < index.samples.size(); ++i) {
    add_sample(hash, index.samples[i]);
    add_values<double>(hash, index.geometry[i].origin);
    add_values<double>(hash, index.geometry[i].spacing);
    add_values<double>(hash, index.geometry[i].direction);
    add_values<std::uint8_t>(hash, index.hashes[i]);
  }
  return hash.hex();
}

void write_index(hid_t file, Index& index) {
  const std::size_t n = index.samples.size();
  index.content_hash = content_hash(index);
  write_format(file, dataset_format, dataset_version);
  write_header(file, index.header);
  write_samples(file, index.samples);
  write_labels(file, {index.header.task, index.header.label_names, index.labels}, n);
  write_geometry(file, index.geometry);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(index.hashes.data());
  write_array<std::uint8_t>(file, "pixel_hashes", std::span(bytes, n * sizeof(PixelHash)),
                            {n, sizeof(PixelHash)});
  write_provenance(file, index.provenance);
  write_attribute(file, "content_hash", index.content_hash);
  mark_complete(file);
}

Index read_index(hid_t file) {
  Index index;
  Labels labels = read_labels(file);
  index.header = read_header(file, labels);
  index.samples = read_samples(file);
  index.labels = std::move(labels.values);
  index.geometry = read_geometry(file, index.samples.size());
  const auto bytes = read_array<std::uint8_t>(file, "pixel_hashes");
  if (bytes.size() != index.samples.size() * sizeof(PixelHash) ||
      index.labels.size() != index.samples.size() * index.header.label_names.size())
    throw Error(ExitCode::corrupt, "columns differ in length", "make the file again");
  index.hashes.resize(index.samples.size());
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<std::uint8_t*>(index.hashes.data()));
  index.content_hash = read_text_attribute(file, "content_hash");
  index.provenance = read_provenance(file);
  return index;
}

void write_report(hid_t file, std::string_view report) {
  if (!report.empty())
    write_array<std::uint8_t>(file, "report",
                              {reinterpret_cast<const std::uint8_t*>(report.data()), report.size()},
                              {report.size()});
}

std::string read_report(hid_t file) {
  if (!exists(file, "report"))
    return {};
  const auto bytes = read_array<std::uint8_t>(file, "report");
  return {bytes.begin(), bytes.end()};
}

} // namespace thorax::store
