#pragma once

#include <filesystem>

namespace thorax::pipeline {

/// The losses of every epoch, beside the checkpoint that a training writes.
inline std::filesystem::path history_file(const std::filesystem::path& output) {
  return std::filesystem::path(output).replace_extension(".history.csv");
}

} // namespace thorax::pipeline
