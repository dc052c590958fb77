#include "store/pixel_array.h"

#include <cerrno>
#include <cstring>
#include <unistd.h>

#include "core/error.h"
#include "core/zlib_stream.h"
#include "store/foreign_chunks.h"

namespace thorax::store {
namespace {

Error damaged() {
  return Error(ExitCode::corrupt, "pixels are missing or damaged", "make the file again");
}

Extent chunk_extent(const Extent& extent) {
  Extent chunk(extent.size(), 1);
  for (std::size_t axis = extent.size() - 2; axis < extent.size(); ++axis)
    chunk[axis] = extent[axis];
  return chunk;
}

std::vector<std::byte> read_chunk(hid_t dataset, const Extent& coordinates) {
  hsize_t bytes = 0;
  if (H5Dget_chunk_storage_size(dataset, coordinates.data(), &bytes) < 0 || bytes == 0)
    throw damaged();
  count_of(dataset, {bytes});
  std::vector<std::byte> packed(bytes);
  std::uint32_t skipped_filters = 0;
  if (H5Dread_chunk(dataset, H5P_DEFAULT, coordinates.data(), &skipped_filters, packed.data()) < 0)
    throw damaged();
  return packed;
}

/// One plane of a dataset.
Handle plane_space(hid_t dataset, const Extent& extent, const Extent& coordinates) {
  Handle space(H5Dget_space(dataset), H5Sclose);
  const Extent count = chunk_extent(extent);
  H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, coordinates.data(), nullptr, count.data(),
                      nullptr);
  return space;
}

void read_plane(hid_t dataset, PixelType type, const Extent& extent, const Extent& coordinates,
                std::byte* out) {
  const Handle space = plane_space(dataset, extent, coordinates);
  const Handle memory = simple_space(chunk_extent(extent));
  if (H5Dread(dataset, pixel_type(type), memory.get(), space.get(), H5P_DEFAULT, out) < 0)
    throw damaged();
}

void write_chunk(hid_t dataset, const Extent& coordinates, const std::vector<std::byte>& packed) {
  errno = 0;
  if (H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, coordinates.data(), packed.size(), packed.data()) < 0)
    fail_write("pixels");
}

void write_contiguous(hid_t dataset, PixelType type, std::size_t plane,
                      const std::vector<std::byte>& bytes) {
  const Extent extent = extent_of(dataset);
  const Handle space = plane_space(dataset, extent, plane_coordinates(extent, plane));
  const Handle memory = simple_space(chunk_extent(extent));
  errno = 0;
  if (H5Dwrite(dataset, pixel_type(type), memory.get(), space.get(), H5P_DEFAULT, bytes.data()) < 0)
    fail_write("pixels");
}

} // namespace

hid_t pixel_type(PixelType type) {
  switch (type) {
  case PixelType::uint8:
    return H5T_NATIVE_UINT8;
  case PixelType::int16:
    return H5T_NATIVE_INT16;
  case PixelType::float32:
    return H5T_NATIVE_FLOAT;
  }
  return H5I_INVALID_HID;
}

std::size_t plane_count(const Extent& extent) {
  std::size_t count = 1;
  for (std::size_t axis = 0; axis + 2 < extent.size(); ++axis)
    count *= extent[axis];
  return count;
}

Extent plane_coordinates(const Extent& extent, std::size_t plane) {
  Extent coordinates(extent.size(), 0);
  for (std::size_t axis = extent.size() - 2; axis-- > 0;) {
    coordinates[axis] = plane % extent[axis];
    plane /= extent[axis];
  }
  return coordinates;
}

Handle create_pixels(hid_t file, const std::string& name, PixelType type, const Extent& extent,
                     Compression compression, bool grows) {
  const Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_fill_time(properties.get(), H5D_FILL_TIME_NEVER);
  if (compression == Compression::deflate) {
    const Extent chunk = chunk_extent(extent);
    H5Pset_chunk(properties.get(), static_cast<int>(chunk.size()), chunk.data());
    H5Pset_deflate(properties.get(), 1);
  } else {
    H5Pset_alloc_time(properties.get(), H5D_ALLOC_TIME_EARLY);
  }
  return create_dataset(file, name, pixel_type(type), extent, properties.get(), grows);
}

void grow_pixels(hid_t dataset, const Extent& extent) {
  errno = 0;
  if (H5Dset_extent(dataset, extent.data()) < 0)
    fail_write("pixels");
}

std::vector<std::vector<std::byte>> pack_planes(std::span<const std::byte> pixels,
                                                std::size_t plane_bytes, Compression compression) {
  std::vector<std::vector<std::byte>> planes;
  for (std::size_t at = 0; at < pixels.size(); at += plane_bytes) {
    const auto plane = pixels.subspan(at, plane_bytes);
    planes.push_back(compression == Compression::deflate
                         ? deflate(plane)
                         : std::vector<std::byte>(plane.begin(), plane.end()));
  }
  return planes;
}

void write_planes(hid_t dataset, PixelType type, std::size_t first_plane,
                  std::span<const std::vector<std::byte>> planes, Compression compression) {
  const Extent extent = extent_of(dataset);
  for (std::size_t i = 0; i < planes.size(); ++i) {
    if (compression == Compression::deflate)
      write_chunk(dataset, plane_coordinates(extent, first_plane + i), planes[i]);
    else
      write_contiguous(dataset, type, first_plane + i, planes[i]);
  }
}

void copy_plane(hid_t from, std::size_t plane, hid_t to, std::size_t target, PixelType type,
                Compression compression) {
  const auto lock = hdf5_lock();
  const Extent extent = extent_of(from), coordinates = plane_coordinates(extent, plane);
  if (compression == Compression::deflate)
    return write_chunk(to, plane_coordinates(extent_of(to), target), read_chunk(from, coordinates));
  std::vector<std::byte> bytes(bytes_per_pixel(type) * extent[extent.size() - 2] * extent.back());
  read_plane(from, type, extent, coordinates, bytes.data());
  write_contiguous(to, type, target, bytes);
}

PixelArray::PixelArray(hid_t file, const std::string& name, PixelType type, int descriptor)
    : dataset_(open_dataset(file, name)), extent_(extent_of(dataset_.get())), type_(type),
      descriptor_(descriptor) {
  const Handle stored(H5Dget_type(dataset_.get()), H5Tclose);
  if (extent_.size() < 2 || H5Tequal(stored.get(), pixel_type(type)) <= 0)
    throw damaged();
  count_of(dataset_.get(), extent_, bytes_per_pixel(type));
  plane_bytes_ = bytes_per_pixel(type) *
                 count_of(dataset_.get(), {extent_[extent_.size() - 2], extent_.back()});
  if (plane_bytes_ == 0)
    throw damaged();
  const Handle properties(H5Dget_create_plist(dataset_.get()), H5Pclose);
  chunk_ = chunk_of(properties.get(), extent_.size());
  if (!chunk_.empty() && are_packed_by_deflate_alone(properties.get()) &&
      chunk_ == chunk_extent(extent_))
    access_ = Access::deflated_planes;
  else if (!chunk_.empty() || H5Pget_layout(properties.get()) == H5D_COMPACT)
    access_ = Access::library;
  else
    offset_ = H5Dget_offset(dataset_.get());
}

std::size_t PixelArray::planes() const {
  return plane_count(extent_);
}

void PixelArray::read(std::size_t first_plane, std::span<std::byte> out) const {
  if (out.size() % plane_bytes_ != 0 || first_plane + out.size() / plane_bytes_ > planes())
    throw damaged();
  switch (access_) {
  case Access::contiguous:
    return read_contiguous(first_plane, out);
  case Access::deflated_planes:
    return read_deflated(first_plane, out);
  case Access::library:
    return read_by_library(first_plane, out);
  }
}

void PixelArray::read_contiguous(std::size_t first_plane, std::span<std::byte> out) const {
  std::size_t done = 0;
  while (done < out.size()) {
    const auto at = static_cast<off_t>(offset_ + first_plane * plane_bytes_ + done);
    const ssize_t got = ::pread(descriptor_, out.data() + done, out.size() - done, at);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      throw damaged();
    done += static_cast<std::size_t>(got);
  }
}

void PixelArray::read_deflated(std::size_t first_plane, std::span<std::byte> out) const {
  thread_local std::vector<std::byte> packed;
  for (std::size_t i = 0; i * plane_bytes_ < out.size(); ++i) {
    const Extent coordinates = plane_coordinates(extent_, first_plane + i);
    {
      const auto lock = hdf5_lock();
      packed = read_chunk(dataset_.get(), coordinates);
    }
    if (!inflate(packed, out.subspan(i * plane_bytes_, plane_bytes_)))
      throw damaged();
  }
}

void PixelArray::read_by_library(std::size_t first_plane, std::span<std::byte> out) const {
  for (std::size_t i = 0; i * plane_bytes_ < out.size(); ++i) {
    const Extent coordinates = plane_coordinates(extent_, first_plane + i);
    const auto lock = hdf5_lock();
    if (!chunk_.empty() && !has_chunks_of_plane(dataset_.get(), coordinates, extent_, chunk_))
      throw damaged();
    read_plane(dataset_.get(), type_, extent_, coordinates, out.data() + i * plane_bytes_);
  }
}

} // namespace thorax::store
