#pragma once

#include "cli/command.h"
#include "pipeline/preprocess.h"

namespace thorax::apps {

// The options that CT and X-rays share.
void add_input(cli::Verb& verb, pipeline::PreprocessOptions& options, const char* what);
void add_pictures(cli::Verb& verb, pipeline::PreprocessOptions& options);
void add_labels(cli::Verb& verb, pipeline::PreprocessOptions& options);
void add_identity(cli::Verb& verb, pipeline::PreprocessOptions& options);

} // namespace thorax::apps
