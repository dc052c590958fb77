#pragma once

#include "cli/command.h"
#include "pipeline/training_options.h"

namespace thorax::apps {

// The options that thorax-classify and thorax-pretrain share.
void add_compute_options(cli::Verb& verb, pipeline::ComputeOptions& options);
void add_training_options(cli::Verb& verb, pipeline::TrainingOptions& options);
void add_split_options(cli::Verb& verb, pipeline::SplitOptions& options);

} // namespace thorax::apps
