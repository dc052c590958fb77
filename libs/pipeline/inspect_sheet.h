#pragma once

#include <filesystem>
#include <vector>

#include "cli/run.h"
#include "pipeline/inspect_choice.h"
#include "store/dataset.h"

// Private to thorax-inspect: pictures for people to look at.

namespace thorax::pipeline {

/// Writes samples as a PNG contact sheet: the middle slice of volumes, three channels as colours
/// and of any other number the first, masks outlined, and below it the id and the patient (hashes
/// cut to eight digits), the classes and the split. Throws Error(cannot_write | no_space),
/// Error(unavailable) in builds without imaging.
void write_sheet(const std::filesystem::path& path, const store::DatasetReader& dataset,
                 const std::vector<Shown>& shown, cli::Run& run);

} // namespace thorax::pipeline
