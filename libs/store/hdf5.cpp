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

constexpr const char* use_the_original = "the file is damaged; make it again";

Error corrupt(const std::string& what) {
  return Error(ExitCode::corrupt, what, use_the_original);
}

Handle checked(hid_t id, Handle::Close close, const std::string& what) {
  if (id < 0)
    throw corrupt(what);
  return Handle(id, close);
}

Handle made(hid_t id, Handle::Close close, const std::string& what) {
  if (id < 0)
    fail_write(what);
  return Handle(id, close);
}

Handle string_type(std::size_t length) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), std::max<std::size_t>(length, 1));
  H5Tset_strpad(type.get(), H5T_STR_NULLPAD);
  H5Tset_cset(type.get(), H5T_CSET_UTF8);
  return type;
}

std::size_t longest(std::span<const std::string> texts) {
  std::size_t length = 1;
  for (const std::string& text : texts)
    length = std::max(length, text.size());
  return length;
}

std::vector<char> packed(std::span<const std::string> texts, std::size_t length) {
  std::vector<char> bytes(texts.size() * length, '\0');
  for (std::size_t i = 0; i < texts.size(); ++i)
    std::memcpy(bytes.data() + i * length, texts[i].data(), texts[i].size());
  return bytes;
}

std::vector<std::string> unpacked(const std::vector<char>& bytes, std::size_t length) {
  std::vector<std::string> texts;
  texts.reserve(bytes.size() / length);
  for (std::size_t at = 0; at < bytes.size(); at += length)
    texts.emplace_back(bytes.data() + at, strnlen(bytes.data() + at, length));
  return texts;
}

Handle open_attribute(hid_t object, const std::string& name) {
  return checked(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose,
                 fmt::format("attribute '{}' is missing", name));
}

std::size_t element_count(hid_t attribute, std::size_t element_bytes = 1) {
  const Handle space(H5Aget_space(attribute), H5Sclose);
  const hssize_t count = H5Sget_simple_extent_npoints(space.get());
  if (count < 0)
    throw corrupt("an attribute has no extent");
  return count_of(attribute, {static_cast<hsize_t>(count)}, element_bytes);
}

/// Bytes of one of the strings of a fixed length that an attribute or dataset holds.
std::size_t string_length(hid_t type, const std::string& what) {
  if (H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) > 0 || H5Tget_size(type) == 0)
    throw corrupt(what + " is not fixed-length strings");
  return H5Tget_size(type);
}

void write_attribute_data(hid_t object, const std::string& name, hid_t type, hid_t space,
                          const void* data) {
  const Handle attribute =
      made(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
           "attribute " + name);
  if (H5Awrite(attribute.get(), type, data) < 0)
    fail_write("attribute " + name);
}

Handle simple_space(const Extent& extent, bool grows = false) {
  Extent largest = extent;
  if (grows)
    largest[0] = H5S_UNLIMITED;
  return Handle(H5Screate_simple(static_cast<int>(extent.size()), extent.data(), largest.data()),
                H5Sclose);
}

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
  return made(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), H5Fclose,
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
  return made(H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose,
              name);
}

Handle open_group(hid_t parent, const std::string& name) {
  return checked(H5Gopen2(parent, name.c_str(), H5P_DEFAULT), H5Gclose,
                 fmt::format("group '{}' is missing", name));
}

Handle open_dataset(hid_t parent, const std::string& name) {
  return checked(H5Dopen2(parent, name.c_str(), H5P_DEFAULT), H5Dclose,
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
  return made(
      H5Dcreate2(parent, name.c_str(), type, space.get(), links.get(), properties, H5P_DEFAULT),
      H5Dclose, name);
}

Extent extent_of(hid_t dataset) {
  const Handle space = checked(H5Dget_space(dataset), H5Sclose, "a dataset has no extent");
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

void write_attribute(hid_t object, const std::string& name, const std::string& text) {
  const Handle type = string_type(text.size());
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  write_attribute_data(object, name, type.get(), space.get(), text.empty() ? "\0" : text.data());
}

void write_attribute(hid_t object, const std::string& name, const char* text) {
  write_attribute(object, name, std::string(text));
}

void write_attribute(hid_t object, const std::string& name, std::int64_t value) {
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  write_attribute_data(object, name, H5T_NATIVE_INT64, space.get(), &value);
}

void write_attribute(hid_t object, const std::string& name, std::span<const double> values) {
  write_attribute_data(object, name, H5T_NATIVE_DOUBLE, simple_space({values.size()}).get(),
                       values.data());
}

void write_attribute(hid_t object, const std::string& name, std::span<const std::string> texts) {
  const std::size_t length = longest(texts);
  const std::vector<char> bytes = packed(texts, length);
  write_attribute_data(object, name, string_type(length).get(), simple_space({texts.size()}).get(),
                       bytes.data());
}

bool has_attribute(hid_t object, const std::string& name) {
  return H5Aexists(object, name.c_str()) > 0;
}

std::string read_text_attribute(hid_t object, const std::string& name) {
  const std::vector<std::string> texts = read_texts_attribute(object, name);
  return texts.empty() ? std::string() : texts.front();
}

std::int64_t read_integer_attribute(hid_t object, const std::string& name) {
  const Handle attribute = open_attribute(object, name);
  std::int64_t value = 0;
  if (element_count(attribute.get()) != 1 || H5Aread(attribute.get(), H5T_NATIVE_INT64, &value) < 0)
    throw corrupt(fmt::format("attribute '{}' is not an integer", name));
  return value;
}

std::vector<double> read_numbers_attribute(hid_t object, const std::string& name) {
  const Handle attribute = open_attribute(object, name);
  std::vector<double> values(element_count(attribute.get()));
  if (H5Aread(attribute.get(), H5T_NATIVE_DOUBLE, values.data()) < 0)
    throw corrupt(fmt::format("attribute '{}' is not numeric", name));
  return values;
}

std::vector<std::string> read_texts_attribute(hid_t object, const std::string& name) {
  const Handle attribute = open_attribute(object, name);
  const Handle stored(H5Aget_type(attribute.get()), H5Tclose);
  const std::size_t length = string_length(stored.get(), fmt::format("attribute '{}'", name));
  std::vector<char> bytes(element_count(attribute.get(), length) * length);
  if (H5Aread(attribute.get(), stored.get(), bytes.data()) < 0)
    throw corrupt(fmt::format("attribute '{}' cannot be read", name));
  return unpacked(bytes, length);
}

void write_strings(hid_t parent, const std::string& name, std::span<const std::string> values) {
  const std::size_t length = longest(values);
  const Handle type = string_type(length);
  const Handle dataset = create_dataset(parent, name, type.get(), {values.size()});
  const std::vector<char> bytes = packed(values, length);
  if (!values.empty())
    write_all(dataset.get(), type.get(), bytes.data());
}

std::vector<std::string> read_strings(hid_t parent, const std::string& name) {
  const Handle dataset = open_dataset(parent, name);
  const Handle type(H5Dget_type(dataset.get()), H5Tclose);
  const std::size_t length = string_length(type.get(), fmt::format("column '{}'", name));
  std::vector<char> bytes(count_of(dataset.get(), extent_of(dataset.get()), length) * length);
  if (!bytes.empty())
    read_all(dataset.get(), type.get(), bytes.data());
  return unpacked(bytes, length);
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

void write_format(hid_t file, const std::string& format, std::int64_t version) {
  write_attribute(file, "format", format);
  write_attribute(file, "format_version", version);
}

void check_format(hid_t file, const std::filesystem::path& path, const std::string& format,
                  std::int64_t version) {
  const std::string found =
      has_attribute(file, "format") ? read_text_attribute(file, "format") : "unknown";
  if (found != format)
    throw Error(ExitCode::unreadable,
                fmt::format("{} holds '{}' where '{}' is needed", path.string(), found, format),
                "give the output of the command that makes it");
  const std::int64_t found_version = read_integer_attribute(file, "format_version");
  if (found_version != version)
    throw Error(ExitCode::file_version,
                fmt::format("{} has format version {}, this program reads {}", path.string(),
                            found_version, version),
                "use the Thorax version that wrote it, or make the file again");
  if (!is_complete(file))
    throw Error(ExitCode::corrupt, fmt::format("{} is incomplete", path.string()),
                "run the command that writes it again");
}

bool is_complete(hid_t file) {
  return has_attribute(file, "complete") && read_integer_attribute(file, "complete") == 1;
}

void mark_complete(hid_t file) {
  write_attribute(file, "complete", std::int64_t{1});
}

} // namespace thorax::store
