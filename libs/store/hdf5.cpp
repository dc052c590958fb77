#include "store/hdf5.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "store/file_kind.h"

namespace thorax::store {
namespace {

/// Room for the chunk index of a million samples, which HDF5 would otherwise read again and again
/// under random access; memory is taken as it fills.
void enlarge_index_cache(hid_t access) {
  H5AC_cache_config_t cache{};
  cache.version = H5AC__CURR_CACHE_CONFIG_VERSION;
  H5Pget_mdc_config(access, &cache);
  cache.set_initial_size = true;
  cache.initial_size = cache.min_size = std::size_t{64} << 20;
  cache.max_size = std::size_t{128} << 20;
  H5Pset_mdc_config(access, &cache);
}

} // namespace

std::unique_lock<std::recursive_mutex> hdf5_lock() {
  static std::recursive_mutex mutex;
  // A file that could not be flushed stays in the library, whose exit handler would try again and
  // crash. Handles close everything else.
  static const bool closes_nothing_at_exit = H5dont_atexit() >= 0;
  static_cast<void>(closes_nothing_at_exit);
  std::unique_lock lock(mutex);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  return lock;
}

void Handle::reset() {
  if (valid()) {
    const auto lock = hdf5_lock();
    close_(std::exchange(id_, H5I_INVALID_HID));
  }
}

Error corrupt(const std::string& what) {
  return Error(ExitCode::corrupt, what, "the file is damaged; make it again");
}

Handle opened(hid_t id, Handle::Close close, const std::string& what) {
  if (id < 0)
    throw corrupt(what);
  return Handle(id, close);
}

Handle created(hid_t id, Handle::Close close, const std::string& what) {
  if (id < 0)
    fail_write(what);
  return Handle(id, close);
}

Handle simple_space(const Extent& extent, bool grows) {
  Extent largest = extent;
  if (grows)
    largest[0] = H5S_UNLIMITED;
  return Handle(H5Screate_simple(static_cast<int>(extent.size()), extent.data(), largest.data()),
                H5Sclose);
}

void fail_write(const std::string& what) {
  if (errno == ENOSPC || errno == EDQUOT)
    throw Error(ExitCode::no_space, fmt::format("no space left to write {}", what),
                free_some_space);
  throw Error(ExitCode::cannot_write, fmt::format("cannot write {}", what),
              "check the folder, its permissions and free space");
}

void write_hdf5(const std::filesystem::path& path,
                const std::function<void(const std::filesystem::path& part)>& writer) {
  with_context(path.string(), [&] { write_atomically(path, writer); });
}

Handle create_file(const std::filesystem::path& path) {
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_V110);
  H5Pset_file_locking(access.get(), false, true);
  errno = 0;
  return created(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), H5Fclose,
                 path.string());
}

Handle open_file(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path))
    throw Error(ExitCode::unreadable, fmt::format("no such file: {}", path.string()),
                "check the path");
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_file_locking(access.get(), false, true);
  enlarge_index_cache(access.get());
  const hid_t id = H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get());
  if (id < 0 && is_hdf5(path))
    throw Error(ExitCode::corrupt, fmt::format("damaged or cut off: {}", path.string()),
                "copy it again, or make it again with the command that wrote it");
  if (id < 0)
    throw Error(ExitCode::unreadable, fmt::format("not a readable HDF5 file: {}", path.string()),
                "give a file written by a thorax command");
  return Handle(id, H5Fclose);
}

void close_file(Handle file, const std::filesystem::path& path) {
  errno = 0;
  const bool flushed = H5Fflush(file.get(), H5F_SCOPE_GLOBAL) >= 0;
  if (H5Fclose(file.release()) < 0 || !flushed)
    fail_write(path.string());
}

Handle create_group(hid_t parent, const std::string& name) {
  return created(H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose,
                 name);
}

Handle open_group(hid_t parent, const std::string& name) {
  return opened(H5Gopen2(parent, name.c_str(), H5P_DEFAULT), H5Gclose,
                fmt::format("group '{}' is missing", name));
}

Handle open_dataset(hid_t parent, const std::string& name) {
  return opened(H5Dopen2(parent, name.c_str(), H5P_DEFAULT), H5Dclose,
                fmt::format("dataset '{}' is missing", name));
}

bool exists(hid_t parent, const std::string& name) {
  return H5Lexists(parent, name.c_str(), H5P_DEFAULT) > 0;
}

Handle create_dataset(hid_t parent, const std::string& name, hid_t type, const Extent& extent,
                      hid_t properties, bool grows) {
  const Handle links(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
  H5Pset_create_intermediate_group(links.get(), 1);
  const Handle space =
      extent.empty() ? Handle(H5Screate(H5S_SCALAR), H5Sclose) : simple_space(extent, grows);
  errno = 0;
  return created(
      H5Dcreate2(parent, name.c_str(), type, space.get(), links.get(), properties, H5P_DEFAULT),
      H5Dclose, name);
}

Extent extent_of(hid_t dataset) {
  const Handle space = opened(H5Dget_space(dataset), H5Sclose, "a dataset has no extent");
  Extent extent(static_cast<std::size_t>(std::max(H5Sget_simple_extent_ndims(space.get()), 0)));
  H5Sget_simple_extent_dims(space.get(), extent.data(), nullptr);
  return extent;
}

std::size_t count_of(hid_t object, const Extent& extent, std::size_t element_bytes) {
  if (std::find(extent.begin(), extent.end(), hsize_t{0}) != extent.end())
    return 0;
  const Handle file(H5Iget_file_id(object), H5Fclose);
  hsize_t file_bytes = 0;
  H5Fget_filesize(file.get(), &file_bytes);
  constexpr hsize_t most_by_deflate = 1032; // zlib.net/zlib_tech.html
  const hsize_t most = file_bytes * most_by_deflate / element_bytes;
  hsize_t count = 1;
  for (const hsize_t size : extent) {
    if (count > most / size)
      throw corrupt("more values than a file of its size can hold");
    count *= size;
  }
  return count;
}

template <>
hid_t native_type<std::uint8_t>() {
  return H5T_NATIVE_UINT8;
}
template <>
hid_t native_type<std::int8_t>() {
  return H5T_NATIVE_INT8;
}
template <>
hid_t native_type<std::int16_t>() {
  return H5T_NATIVE_INT16;
}
template <>
hid_t native_type<std::int32_t>() {
  return H5T_NATIVE_INT32;
}
template <>
hid_t native_type<std::int64_t>() {
  return H5T_NATIVE_INT64;
}
template <>
hid_t native_type<float>() {
  return H5T_NATIVE_FLOAT;
}
template <>
hid_t native_type<double>() {
  return H5T_NATIVE_DOUBLE;
}

void write_all(hid_t dataset, hid_t type, const void* data) {
  errno = 0;
  if (H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0)
    fail_write("a dataset");
}

void read_all(hid_t dataset, hid_t type, void* data) {
  if (H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0)
    throw corrupt("a dataset cannot be read");
}

} // namespace thorax::store
