#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace thorax::cli {

/// What is told instead of a path or value.
using HiddenNames = std::function<std::string(const std::filesystem::path&)>;

/// A message in which every path that is, or lies below, an input reads as named says. Of the marks
/// that may end a path (": ", " - ", a quotation mark, " and ", the end) the last before which
/// there is a file or folder ends it, for names may hold them too; where there is none any more,
/// the first ": " or else the first mark.
std::string without_paths(std::string text, const std::filesystem::path& input,
                          const HiddenNames& named);

/// A message in which quoted texts and DICOM UIDs, which come from inputs, read as named says.
std::string without_values(const std::string& text, const HiddenNames& named);

} // namespace thorax::cli
