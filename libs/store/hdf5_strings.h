#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "store/hdf5.h"

// Private to this module: UTF-8 strings of a fixed length, padded with zeros, as h5py and pandas
// read them. Every function must be called under hdf5_lock().

namespace thorax::store {

/// Column of strings.
void write_strings(hid_t parent, const std::string& name, std::span<const std::string> values);
/// Throws Error(corrupt).
std::vector<std::string> read_strings(hid_t parent, const std::string& name);

Handle string_type(std::size_t length);
/// Bytes of one of the strings that an attribute or dataset holds. Throws Error(corrupt).
std::size_t string_length(hid_t type, const std::string& what);
/// Bytes of the longest text, at least 1.
std::size_t longest(std::span<const std::string> texts);
std::vector<char> packed(std::span<const std::string> texts, std::size_t length);
std::vector<std::string> unpacked(const std::vector<char>& bytes, std::size_t length);

} // namespace thorax::store
