#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace thorax::pipeline {

/// Writes a report's folder as a whole (core/atomic_folder.h). Of an earlier report there, files of
/// the same names and the plots that its report.md links to go; everything else stays.
/// @param files content by path in the folder
/// @param force an earlier report, or any folder, may be there
/// Throws Error(exists | cannot_write | no_space).
void publish(const std::filesystem::path& folder, const std::map<std::string, std::string>& files,
             bool force);

} // namespace thorax::pipeline
