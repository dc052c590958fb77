#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace thorax::pipeline {

/// Writes files beside a folder and moves them there complete. Of an earlier report in the folder,
/// files and subfolders of the same names are replaced one by one.
/// @param files content by path in the folder
/// Throws Error(cannot_write | no_space).
void publish(const std::filesystem::path& folder, const std::map<std::string, std::string>& files);

} // namespace thorax::pipeline
