#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/run.h"

// Private to thorax-preprocess.

namespace thorax::pipeline {

/// Warns of what, with the first of the names behind it; all of them are listed under key in the
/// run report. Does nothing without names.
void warn_of_names(const std::vector<std::string>& names, const std::string& what,
                   std::string_view key, cli::Run& run);

} // namespace thorax::pipeline
