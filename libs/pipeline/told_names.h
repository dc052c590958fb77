#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cli/run.h"

// Private to the commands that write datasets: which names they tell.

namespace thorax::pipeline {

/// Warns of what, with the first of the names behind it; all of them are listed under key in the
/// run report. Does nothing without names.
void warn_of_names(const std::vector<std::string>& names, const std::string& what,
                   std::string_view key, cli::Run& run);

/// Keeps the path of a dataset that is the input, and those of its shards, out of the report and of
/// what the output keeps of it.
void hide_dataset(const std::filesystem::path& input, cli::Run& run);

} // namespace thorax::pipeline
