#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <hdf5.h>

#include "core/error.h"

// Private to this module: the few HDF5 idioms the file formats need. Every function must be called
// under hdf5_lock().

namespace thorax::store {

/// HDF5 is entered by one thread at a time.
std::unique_lock<std::recursive_mutex> hdf5_lock();

/// Owns one HDF5 identifier.
class Handle {
public:
  using Close = herr_t (*)(hid_t);
  Handle() = default;
  Handle(hid_t id, Close close) : id_(id), close_(close) {}
  ~Handle() { reset(); }
  Handle(Handle&& other) noexcept
      : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }

  hid_t get() const { return id_; }
  bool valid() const { return id_ >= 0; }
  /// Gives up ownership.
  hid_t release() { return std::exchange(id_, H5I_INVALID_HID); }
  void reset();

private:
  hid_t id_ = H5I_INVALID_HID;
  Close close_ = nullptr;
};

using Extent = std::vector<hsize_t>;

/// A damaged file.
Error corrupt(const std::string& what);
/// Own what HDF5 opened or created. Throw Error(corrupt), or as fail_write().
Handle opened(hid_t id, Handle::Close close, const std::string& what);
Handle created(hid_t id, Handle::Close close, const std::string& what);
/// @param grows whether the first size may grow
Handle simple_space(const Extent& extent, bool grows = false);

/// write_atomically for an HDF5 file: what goes wrong inside it names path. Throws
/// Error(cannot_write | no_space).
void write_hdf5(const std::filesystem::path& path,
                const std::function<void(const std::filesystem::path& part)>& writer);

Handle create_file(const std::filesystem::path& path);
/// Opens without file locks, which parallel file systems often refuse. Throws Error(unreadable)
/// when path is missing or not HDF5.
Handle open_file(const std::filesystem::path& path);
/// Closes, and throws Error(no_space | cannot_write) when buffered data could not be written.
void close_file(Handle file, const std::filesystem::path& path);

Handle create_group(hid_t parent, const std::string& name);
/// Throws Error(corrupt) when there is no such object.
Handle open_group(hid_t parent, const std::string& name);
Handle open_dataset(hid_t parent, const std::string& name);
bool exists(hid_t parent, const std::string& name);
/// @param grows whether the first size may grow later, which only chunked data can
Handle create_dataset(hid_t parent, const std::string& name, hid_t type, const Extent& extent,
                      hid_t properties = H5P_DEFAULT, bool grows = false);
Extent extent_of(hid_t dataset);
/// The product of an extent. Throws Error(corrupt) for more elements of so many bytes than the file
/// that holds the object can have, which only a damaged header asks for.
std::size_t count_of(hid_t object, const Extent& extent, std::size_t element_bytes = 1);

void write_all(hid_t dataset, hid_t type, const void* data);
void read_all(hid_t dataset, hid_t type, void* data);

template <class T>
hid_t native_type();

template <class T>
void write_array(hid_t parent, const std::string& name, std::span<const T> values, Extent extent) {
  const Handle dataset = create_dataset(parent, name, native_type<T>(), extent);
  if (!values.empty())
    write_all(dataset.get(), native_type<T>(), values.data());
}
template <class T>
std::vector<T> read_array(hid_t parent, const std::string& name) {
  const Handle dataset = open_dataset(parent, name);
  std::vector<T> values(count_of(dataset.get(), extent_of(dataset.get())));
  if (!values.empty())
    read_all(dataset.get(), native_type<T>(), values.data());
  return values;
}

/// Throws Error for a failed write, telling a full disk from other causes.
[[noreturn]] void fail_write(const std::string& what);

} // namespace thorax::store
