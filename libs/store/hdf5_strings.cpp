#include "store/hdf5_strings.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace thorax::store {

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

std::size_t string_length(hid_t type, const std::string& what) {
  if (H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) > 0 || H5Tget_size(type) == 0)
    throw corrupt(what + " is not fixed-length strings");
  return H5Tget_size(type);
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

} // namespace thorax::store
