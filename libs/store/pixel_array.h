#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "store/dataset.h"
#include "store/hdf5.h"

// Private to this module: pixels on disk. Uncompressed pixels are one contiguous HDF5 dataset, read
// with pread at its file offset; deflated pixels are chunked, one 2-D plane a chunk, read as raw
// chunks and inflated outside the HDF5 lock. What others chunk or pack otherwise HDF5 reads.

namespace thorax::store {

hid_t pixel_type(PixelType type);

/// Creates the dataset that will hold pixels of this extent; the last two sizes are a plane. Only
/// deflated pixels can grow. Call under hdf5_lock().
Handle create_pixels(hid_t file, const std::string& name, PixelType type, const Extent& extent,
                     Compression compression, bool grows = false);

/// Call under hdf5_lock().
void grow_pixels(hid_t dataset, const Extent& extent);

/// The planes of one sample, packed as they will be stored. Thread-safe, takes no lock.
std::vector<std::vector<std::byte>> pack_planes(std::span<const std::byte> pixels,
                                                std::size_t plane_bytes, Compression compression);

/// Writes packed planes from the given plane on, counted over all leading sizes. Call under
/// hdf5_lock().
void write_planes(hid_t dataset, PixelType type, std::size_t first_plane,
                  std::span<const std::vector<std::byte>> planes, Compression compression);

/// Copies a plane of one dataset into another as it is stored. Takes hdf5_lock().
void copy_plane(hid_t from, std::size_t plane, hid_t to, std::size_t target, PixelType type,
                Compression compression);

/// An open pixel dataset. read() is thread-safe and takes the HDF5 lock only while HDF5 reads.
class PixelArray {
public:
  /// @param descriptor of the same file, for contiguous reads; stays owned by the caller
  /// Throws Error(corrupt), Error(unavailable) where pixels are packed by a filter that HDF5 has
  /// not.
  PixelArray(hid_t file, const std::string& name, PixelType type, int descriptor);

  const Extent& extent() const { return extent_; }
  std::size_t plane_bytes() const { return plane_bytes_; }
  std::size_t planes() const;

  /// Fills out with whole planes from first_plane on. Throws Error(corrupt).
  void read(std::size_t first_plane, std::span<std::byte> out) const;

private:
  enum class Access { contiguous, deflated_planes, library };
  void read_contiguous(std::size_t first_plane, std::span<std::byte> out) const;
  void read_deflated(std::size_t first_plane, std::span<std::byte> out) const;
  void read_by_library(std::size_t first_plane, std::span<std::byte> out) const;

  Handle dataset_;
  Extent extent_, chunk_; ///< the latter empty without chunks
  PixelType type_;
  std::size_t plane_bytes_ = 0;
  Access access_ = Access::contiguous;
  haddr_t offset_ = HADDR_UNDEF;
  int descriptor_ = -1;
};

/// Planes of an array of this extent.
std::size_t plane_count(const Extent& extent);

/// Chunk coordinates of a plane in an array of this extent.
Extent plane_coordinates(const Extent& extent, std::size_t plane);

} // namespace thorax::store
