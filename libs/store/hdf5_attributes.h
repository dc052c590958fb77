#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "store/hdf5.h"

// Private to this module. Every function must be called under hdf5_lock(); what reads throws
// Error(corrupt) where the attribute is missing or of another type.

namespace thorax::store {

void write_attribute(hid_t object, const std::string& name, const std::string& text);
void write_attribute(hid_t object, const std::string& name, const char* text);
void write_attribute(hid_t object, const std::string& name, std::int64_t value);
void write_attribute(hid_t object, const std::string& name, std::span<const double> values);
void write_attribute(hid_t object, const std::string& name, std::span<const std::string> texts);
bool has_attribute(hid_t object, const std::string& name);
std::string read_text_attribute(hid_t object, const std::string& name);
std::int64_t read_integer_attribute(hid_t object, const std::string& name);
std::vector<double> read_numbers_attribute(hid_t object, const std::string& name);
std::vector<std::string> read_texts_attribute(hid_t object, const std::string& name);

/// Root attributes of every Thorax file.
void write_format(hid_t file, const std::string& format, std::int64_t version);
/// Checks format, version and the complete mark. Throws Error(unreadable | file_version | corrupt).
void check_format(hid_t file, const std::filesystem::path& path, const std::string& format,
                  std::int64_t version);
bool is_complete(hid_t file);
void mark_complete(hid_t file);

} // namespace thorax::store
