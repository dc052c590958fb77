#include "store/hdf5_attributes.h"

#include <fmt/format.h>

#include "core/error.h"
#include "store/hdf5_strings.h"

namespace thorax::store {
namespace {

Handle open_attribute(hid_t object, const std::string& name) {
  return opened(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose,
                fmt::format("attribute '{}' is missing", name));
}

std::size_t element_count(hid_t attribute, std::size_t element_bytes = 1) {
  const Handle space(H5Aget_space(attribute), H5Sclose);
  const hssize_t count = H5Sget_simple_extent_npoints(space.get());
  if (count < 0)
    throw corrupt("an attribute has no extent");
  return count_of(attribute, {static_cast<hsize_t>(count)}, element_bytes);
}

void write_attribute_data(hid_t object, const std::string& name, hid_t type, hid_t space,
                          const void* data) {
  const Handle attribute =
      created(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
              "attribute " + name);
  if (H5Awrite(attribute.get(), type, data) < 0)
    fail_write("attribute " + name);
}

} // namespace

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
