#pragma once

#include "cli/command.h"
#include "pipeline/preprocess.h"

namespace thorax::apps {

// The options that CT and X-rays share.
void add_input(CLI::App& app, pipeline::PreprocessOptions& options, const char* what);
void add_pictures(CLI::App& app, pipeline::PreprocessOptions& options);
void add_labels(CLI::App& app, pipeline::PreprocessOptions& options);
void add_identity(CLI::App& app, pipeline::PreprocessOptions& options);

} // namespace thorax::apps
