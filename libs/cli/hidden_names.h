#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace thorax::cli {

/// What is told instead of a path or value.
using HiddenNames = std::function<std::string(const std::filesystem::path&)>;

/// A message in which every path that is, or lies below, an input reads as named says. A path ends
/// at the message's ": ", " - " or quotation mark, so that spaces in names do not stay behind.
std::string without_paths(std::string text, const std::filesystem::path& input,
                          const HiddenNames& named);

/// A message in which quoted texts and DICOM UIDs, which come from inputs, read as named says.
std::string without_values(const std::string& text, const HiddenNames& named);

} // namespace thorax::cli
