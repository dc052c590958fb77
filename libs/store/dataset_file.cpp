#include "store/dataset_file.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include <fmt/format.h>

#include "core/error.h"
#include "core/hash.h"
#include "store/columns.h"

namespace thorax::store {
namespace {

std::size_t product(std::span<const std::size_t> sizes) {
  std::size_t count = 1;
  for (const std::size_t size : sizes)
    count *= size;
  return count;
}

std::size_t plane_size(std::span<const std::size_t> shape) {
  return shape[shape.size() - 2] * shape.back();
}

/// Pixels that a mask of this image has: all but the channels.
std::size_t mask_size(const Image& image, Layout layout) {
  return layout == Layout::list ? product(image.shape) : product(std::span(image.shape).subspan(1));
}

void check_image(const Image& image, const Header& header) {
  const auto refuse = [&](const std::string& what) {
    throw Error(ExitCode::inconsistent, fmt::format("sample {}: {}", image.sample.id, what),
                "samples of one dataset share type, shape and label names");
  };
  if (image.shape.size() < 2 || product(image.shape) == 0)
    refuse("the image is empty");
  if (header.layout == Layout::stack && image.shape != header.sample_shape)
    refuse("the image has another shape than the stack");
  if (image.pixels.size() != product(image.shape) * bytes_per_pixel(header.type))
    refuse("the number of pixels does not fit the shape");
  if (image.labels.size() != header.label_names.size())
    refuse("the number of labels does not fit the label names");
  if (image.mask.size() != (header.masks ? mask_size(image, header.layout) : 0))
    refuse("the mask does not fit the image");
}

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

/// Writes the pixels or masks of images, packed one image at a time so that only raw writes hold
/// the lock.
class PixelsWriter {
public:
  PixelsWriter(hid_t file, const Header& header, std::size_t samples, Compression compression)
      : file_(file), header_(header), compression_(compression) {
    if (header.layout == Layout::list)
      return;
    const auto lock = hdf5_lock();
    images_ = create_pixels(file, "images", header.type, stack_extent(samples, header, false),
                            compression);
    if (header.masks)
      masks_ = create_pixels(file, "masks", PixelType::uint8, stack_extent(samples, header, true),
                             compression);
  }

  void write(std::size_t index, const Image& image) {
    write_array(images_, "images", index, header_.type, image.pixels, image.shape);
    if (header_.masks) {
      std::vector<std::size_t> shape = image.shape;
      if (header_.layout == Layout::stack)
        shape.erase(shape.begin());
      write_array(masks_, "masks", index, PixelType::uint8, std::as_bytes(std::span(image.mask)),
                  shape);
    }
  }

private:
  void write_array(const Handle& stack, const char* group, std::size_t index, PixelType type,
                   std::span<const std::byte> pixels, const std::vector<std::size_t>& shape) {
    const auto planes =
        pack_planes(pixels, plane_size(shape) * bytes_per_pixel(type), compression_);
    const auto lock = hdf5_lock();
    if (header_.layout == Layout::stack) {
      write_planes(stack.get(), type, index * planes.size(), planes, compression_);
    } else {
      const Handle dataset = create_pixels(file_, item_name(group, index), type,
                                           Extent(shape.begin(), shape.end()), compression_);
      write_planes(dataset.get(), type, 0, planes, compression_);
    }
  }

  hid_t file_;
  const Header& header_;
  Compression compression_;
  Handle images_, masks_;
};

} // namespace

std::string item_name(const char* group, std::size_t index) {
  return fmt::format("{}/{}", group, index);
}

void check_unique_ids(std::span<const Sample> samples) {
  std::unordered_set<std::string_view> ids;
  for (const Sample& sample : samples)
    if (!ids.insert(sample.id).second)
      throw Error(ExitCode::inconsistent, fmt::format("sample id '{}' occurs twice", sample.id),
                  "give every input once, under names of its own");
}

Extent stack_extent(std::size_t samples, const Header& header, bool masks) {
  Extent extent{samples};
  extent.insert(extent.end(), header.sample_shape.begin() + (masks ? 1 : 0),
                header.sample_shape.end());
  return extent;
}

PixelHash hash_pixels(const Image& image) {
  const std::string hex =
      Sha256().add(image.pixels).add(std::as_bytes(std::span(image.mask))).hex();
  PixelHash hash;
  for (std::size_t i = 0; i < hash.size(); ++i)
    std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, hash[i], 16);
  return hash;
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

void write_dataset_file(const std::filesystem::path& path, const Header& header,
                        std::span<const Image> images, const ProvenanceChain& provenance,
                        Compression compression) {
  Index index{.header = header, .provenance = provenance};
  for (const Image& image : images) {
    check_image(image, header);
    index.samples.push_back(image.sample);
    index.labels.insert(index.labels.end(), image.labels.begin(), image.labels.end());
    index.geometry.push_back(image.geometry);
    index.hashes.push_back(hash_pixels(image));
  }
  check_unique_ids(index.samples);
  auto lock = hdf5_lock();
  Handle file = create_file(path);
  lock.unlock();
  {
    PixelsWriter pixels(file.get(), header, images.size(), compression);
    for (std::size_t i = 0; i < images.size(); ++i)
      pixels.write(i, images[i]);
  }
  lock.lock();
  write_index(file.get(), index);
  close_file(std::move(file), path);
}

} // namespace thorax::store
