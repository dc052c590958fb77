#pragma once

#include <string>

#include "cli/command.h"
#include "pipeline/preprocess.h"

namespace thorax::apps {

/// The end of a description.
inline const std::string resuming =
    "--resume keeps what an interrupted run finished of cases whose files and labels are the same, "
    "so a file that stopped it may be mended or removed. A finished output stays, and cases that "
    "were skipped are listed again.";

// The options that CT and X-rays share.
void add_input(cli::Verb& verb, pipeline::PreprocessOptions& options, const char* what);
void add_pictures(cli::Verb& verb, pipeline::PreprocessOptions& options);
void add_labels(cli::Verb& verb, pipeline::PreprocessOptions& options);
void add_identity(cli::Verb& verb, pipeline::PreprocessOptions& options);

} // namespace thorax::apps
