#pragma once

#include <vector>

#include "cli/command.h"
#include "pipeline/preprocess.h"

namespace thorax::apps {

/// The verb xray.
void add_xray(cli::Command& command, pipeline::PreprocessXrayOptions& options,
              const std::vector<ExitCode>& exit_codes);

} // namespace thorax::apps
