#include "store/dataset_join.h"

#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "store/hdf5_attributes.h"

namespace thorax::store {
namespace {

void append_index(Index& all, Index&& part) {
  const auto move_to_end = [](auto& to, auto& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  move_to_end(all.samples, part.samples);
  move_to_end(all.labels, part.labels);
  move_to_end(all.geometry, part.geometry);
  move_to_end(all.hashes, part.hashes);
}

/// Copies all planes of a dataset into another, from the first given on.
void copy_planes(const Handle& from, const Handle& to, std::size_t first, PixelType type,
                 Compression compression) {
  auto lock = hdf5_lock();
  const std::size_t planes = plane_count(extent_of(from.get()));
  lock.unlock();
  for (std::size_t plane = 0; plane < planes; ++plane)
    copy_plane(from.get(), plane, to.get(), first + plane, type, compression);
}

} // namespace

bool DatasetJoin::can_grow(const Header& header, Compression compression) {
  return header.layout == Layout::list || compression == Compression::deflate;
}

DatasetJoin::DatasetJoin(std::filesystem::path path, const Header& header, Compression compression,
                         std::optional<std::size_t> samples)
    : path_(std::move(path)), compression_(compression), grows_(!samples) {
  all_.header = header;
  const auto lock = hdf5_lock();
  file_ = create_file(path_);
  if (header.layout == Layout::list)
    return;
  const auto create = [&](const char* name, PixelType type, bool masks) {
    return create_pixels(file_.get(), name, type, stack_extent(samples.value_or(0), header, masks),
                         compression, grows_);
  };
  images_ = create("images", header.type, false);
  if (header.masks)
    masks_ = create("masks", PixelType::uint8, true);
}

void DatasetJoin::append(const std::filesystem::path& part, std::size_t samples) {
  auto lock = hdf5_lock();
  const Handle file = open_file(part);
  check_format(file.get(), part, dataset_format, dataset_version);
  Index index = read_index(file.get());
  lock.unlock();
  if (index.header != all_.header)
    throw Error(ExitCode::inconsistent, "blocks of one dataset differ in their header",
                "start over with --force");
  if (index.samples.size() != samples)
    throw Error(ExitCode::corrupt,
                fmt::format("{} holds {} samples where {} were written", part.string(),
                            index.samples.size(), samples),
                "start over with --force");
  append_pixels(file.get(), "images", images_, all_.header.type, samples);
  if (all_.header.masks)
    append_pixels(file.get(), "masks", masks_, PixelType::uint8, samples);
  append_index(all_, std::move(index));
  begin_flush(path_);
  leave_cache(part);
}

void DatasetJoin::finish(const ProvenanceChain& provenance, std::string_view report) {
  check_unique_ids(all_.samples);
  all_.provenance = provenance;
  const auto lock = hdf5_lock();
  write_report(file_.get(), report);
  write_index(file_.get(), all_);
  images_ = {};
  masks_ = {};
  close_file(std::move(file_), path_);
}

void DatasetJoin::append_pixels(hid_t part, const char* name, const Handle& stack, PixelType type,
                                std::size_t samples) {
  if (all_.header.layout == Layout::stack)
    append_stack(part, name, stack, type, samples);
  else
    append_list(part, name, type, samples);
}

void DatasetJoin::append_stack(hid_t part, const char* name, const Handle& to, PixelType type,
                               std::size_t samples) {
  auto lock = hdf5_lock();
  const Handle from = open_dataset(part, name);
  Extent extent = extent_of(to.get());
  if (extent_of(from.get()) != stack_extent(samples, all_.header, &to == &masks_))
    throw corrupt(fmt::format("'{}' of a block has another shape than its samples", name));
  if (grows_) {
    extent[0] = all_.samples.size() + samples;
    grow_pixels(to.get(), extent);
  }
  const std::size_t first = plane_count(extent_of(from.get())) / samples * all_.samples.size();
  lock.unlock();
  copy_planes(from, to, first, type, compression_);
}

void DatasetJoin::append_list(hid_t part, const char* name, PixelType type, std::size_t samples) {
  for (std::size_t i = 0; i < samples; ++i) {
    auto lock = hdf5_lock();
    const Handle from = open_dataset(part, item_name(name, i));
    const Handle to = create_pixels(file_.get(), item_name(name, all_.samples.size() + i), type,
                                    extent_of(from.get()), compression_);
    lock.unlock();
    copy_planes(from, to, 0, type, compression_);
  }
}

} // namespace thorax::store
