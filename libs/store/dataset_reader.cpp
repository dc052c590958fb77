#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/error.h"
#include "core/hash.h"
#include "store/dataset.h"
#include "store/dataset_file.h"
#include "store/hdf5_attributes.h"
#include "store/shards.h"

namespace thorax::store {
namespace fs = std::filesystem;
namespace {

/// A file opened for reading by the system, beside HDF5.
class Descriptor {
public:
  explicit Descriptor(const fs::path& path) : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (number_ < 0)
      throw Error(ExitCode::unreadable,
                  fmt::format("cannot open {}: {}", path.string(), std::strerror(errno)),
                  "with many shards raise the limit of open files (ulimit -n)");
  }
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

private:
  int number_;
};

/// An open dataset file.
struct OpenFile {
  explicit OpenFile(const fs::path& from) : path(from) {
    const auto lock = hdf5_lock();
    file = open_file(path);
    check_format(file.get(), path, dataset_format, dataset_version);
    index = with_context(path.string(), [&] { return read_index(file.get()); });
    descriptor.emplace(path);
    if (index.header.layout == Layout::stack)
      with_context(path.string(), [&] { open_stack(); });
  }

  void open_stack() {
    const Header& header = index.header;
    images.emplace(file.get(), "images", header.type, descriptor->number());
    if (header.masks)
      masks.emplace(file.get(), "masks", PixelType::uint8, descriptor->number());
    if (images->extent() != stack_extent(index.samples.size(), header, false))
      throw Error(ExitCode::corrupt, "/images has the wrong shape", "make the file again");
    if (masks && masks->extent() != stack_extent(index.samples.size(), header, true))
      throw Error(ExitCode::corrupt, "/masks has the wrong shape", "make the file again");
  }

  PixelArray list_item(const char* group, std::size_t item, PixelType type) const {
    const auto lock = hdf5_lock();
    return PixelArray(file.get(), item_name(group, item), type, descriptor->number());
  }

  fs::path path;
  Handle file;
  std::optional<Descriptor> descriptor;
  Index index;
  std::optional<PixelArray> images, masks;
};

} // namespace

struct DatasetReader::State {
  struct Part {
    std::unique_ptr<OpenFile> file;
    std::size_t first;
  };
  std::vector<Part> parts;
  Header header;
  std::vector<Sample> samples;
  Labels labels;
  ProvenanceChain provenance;
  std::string content_hash;

  void add(std::unique_ptr<OpenFile> file, const fs::path& path) {
    Index& index = file->index;
    if (parts.empty())
      header = index.header;
    else if (index.header != header)
      throw Error(ExitCode::inconsistent,
                  fmt::format("shard {} differs from the first", path.string()),
                  "shards of one index share type, shape and labels");
    parts.push_back({nullptr, samples.size()});
    samples.insert(samples.end(), std::make_move_iterator(index.samples.begin()),
                   std::make_move_iterator(index.samples.end()));
    labels.values.insert(labels.values.end(), index.labels.begin(), index.labels.end());
    provenance.insert(provenance.end(), index.provenance.begin(), index.provenance.end());
    parts.back().file = std::move(file);
  }

  /// The file that holds a sample, and the sample's index there.
  std::pair<const OpenFile&, std::size_t> find(std::size_t index) const {
    const auto after =
        std::upper_bound(parts.begin(), parts.end(), index,
                         [](std::size_t wanted, const Part& part) { return wanted < part.first; });
    const Part& part = *std::prev(after);
    return {*part.file, index - part.first};
  }

  /// Calls read with the file that holds a sample and its index there; an error names both.
  void reading(std::size_t index, auto&& read) const {
    const auto [file, item] = find(index);
    try {
      read(file, item);
    } catch (const Error& error) {
      throw error.within(fmt::format("{}: sample '{}'", file.path.string(), samples[index].id));
    }
  }
};

DatasetReader::DatasetReader(const fs::path& path) : state_(std::make_unique<State>()) {
  if (is_shard_index(path)) {
    Sha256 hash;
    for (const Shard& shard : read_shard_index(path)) {
      if (!fs::exists(shard.path))
        throw Error(ExitCode::corrupt, fmt::format("shard {} is missing", shard.path.string()),
                    fmt::format("put it back beside {}", path.string()));
      auto file = std::make_unique<OpenFile>(shard.path);
      if (file->index.content_hash != shard.content_hash ||
          file->index.samples.size() != shard.count)
        throw Error(ExitCode::corrupt,
                    fmt::format("shard {} is not the one indexed", shard.path.string()),
                    "make the index again");
      hash.add(shard.content_hash);
      state_->add(std::move(file), shard.path);
    }
    check_unique_ids(state_->samples);
    state_->content_hash = hash.hex();
  } else {
    auto file = std::make_unique<OpenFile>(path);
    state_->content_hash = file->index.content_hash;
    state_->add(std::move(file), path);
  }
  state_->labels.task = state_->header.task;
  state_->labels.names = state_->header.label_names;
}

DatasetReader::~DatasetReader() = default;
DatasetReader::DatasetReader(DatasetReader&&) noexcept = default;

const Header& DatasetReader::header() const {
  return state_->header;
}
std::size_t DatasetReader::size() const {
  return state_->samples.size();
}
const std::vector<Sample>& DatasetReader::samples() const {
  return state_->samples;
}
const Labels& DatasetReader::labels() const {
  return state_->labels;
}
const ProvenanceChain& DatasetReader::provenance() const {
  return state_->provenance;
}
const std::string& DatasetReader::content_hash() const {
  return state_->content_hash;
}

std::vector<std::size_t> DatasetReader::shape(std::size_t index) const {
  if (header().layout == Layout::stack)
    return header().sample_shape;
  const auto [file, item] = state_->find(index);
  const Extent extent = file.list_item("images", item, header().type).extent();
  return {extent.begin(), extent.end()};
}

Geometry DatasetReader::geometry(std::size_t index) const {
  const auto [file, item] = state_->find(index);
  return file.index.geometry[item];
}

void DatasetReader::read(std::size_t index, std::span<std::byte> out) const {
  state_->reading(index, [&](const OpenFile& file, std::size_t item) {
    if (header().layout == Layout::list) {
      const PixelArray pixels = file.list_item("images", item, header().type);
      if (out.size() != pixels.planes() * pixels.plane_bytes())
        throw Error(ExitCode::inconsistent, "buffer and sample differ in size", report_it);
      return pixels.read(0, out);
    }
    const std::size_t planes = out.size() / file.images->plane_bytes();
    if (planes * file.index.hashes.size() != file.images->planes())
      throw Error(ExitCode::inconsistent, "buffer and sample differ in size", report_it);
    file.images->read(item * planes, out);
  });
}

std::vector<std::byte> DatasetReader::read(std::size_t index) const {
  std::size_t count = bytes_per_pixel(header().type);
  for (const std::size_t size : shape(index))
    count *= size;
  std::vector<std::byte> pixels(count);
  read(index, pixels);
  return pixels;
}

void DatasetReader::read_plane(std::size_t index, std::size_t plane,
                               std::span<std::byte> out) const {
  state_->reading(index, [&](const OpenFile& file, std::size_t item) {
    if (header().layout == Layout::list)
      return file.list_item("images", item, header().type).read(plane, out);
    const std::size_t planes = file.images->planes() / file.index.hashes.size();
    file.images->read(item * planes + plane, out);
  });
}

std::vector<std::uint8_t> DatasetReader::read_mask(std::size_t index) const {
  if (!header().masks)
    return {};
  std::vector<std::uint8_t> mask;
  const auto read_planes = [&](const PixelArray& pixels, std::size_t first, std::size_t planes) {
    mask.resize(planes * pixels.plane_bytes());
    pixels.read(first, std::as_writable_bytes(std::span(mask)));
  };
  state_->reading(index, [&](const OpenFile& file, std::size_t item) {
    if (header().layout == Layout::list) {
      const PixelArray pixels = file.list_item("masks", item, PixelType::uint8);
      return read_planes(pixels, 0, pixels.planes());
    }
    const std::size_t planes = file.masks->planes() / file.index.hashes.size();
    read_planes(*file.masks, item * planes, planes);
  });
  return mask;
}

Image DatasetReader::image(std::size_t index) const {
  const std::size_t k = labels().classes();
  const auto first = labels().values.begin() + static_cast<std::ptrdiff_t>(index * k);
  return {.sample = samples()[index],
          .labels = {first, first + static_cast<std::ptrdiff_t>(k)},
          .shape = shape(index),
          .geometry = geometry(index),
          .pixels = read(index),
          .mask = read_mask(index)};
}

void DatasetReader::verify(std::size_t index) const {
  const Image whole = image(index);
  state_->reading(index, [&](const OpenFile& file, std::size_t item) {
    if (hash_pixels(whole) != file.index.hashes[item])
      throw Error(ExitCode::corrupt, "pixels differ from their recorded hash",
                  "make the file again");
  });
}

bool has_recorded_content(const fs::path& path) {
  const auto is_as_recorded = [](const fs::path& dataset) {
    const auto lock = hdf5_lock();
    const Handle file = open_file(dataset);
    const Index index = read_index(file.get());
    return content_hash(index) == index.content_hash;
  };
  if (!is_shard_index(path))
    return is_as_recorded(path);
  const auto shards = read_shard_index(path);
  return std::all_of(shards.begin(), shards.end(),
                     [&](const Shard& shard) { return is_as_recorded(shard.path); });
}

} // namespace thorax::store
