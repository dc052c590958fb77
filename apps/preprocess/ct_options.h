#pragma once

#include <vector>

#include "cli/command.h"
#include "core/error.h"
#include "pipeline/preprocess.h"

namespace thorax::apps {

/// The verb ct.
void add_ct(cli::Command& command, pipeline::PreprocessCtOptions& options,
            const std::vector<ExitCode>& exit_codes);

} // namespace thorax::apps
