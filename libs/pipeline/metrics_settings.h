#pragma once

#include "evaluation/figures.h"
#include "pipeline/metrics.h"

namespace thorax::pipeline {

/// Subgroups without blanks around their names, and each subgroup and prevalence once; warns of
/// what is given twice. Throws Error(command_line) for a subgroup without a name.
MetricsOptions tidied(MetricsOptions options);

/// Warns of options that change nothing. Throws Error(command_line) naming the option that cannot
/// be.
evaluation::FigureSettings figure_settings(const MetricsOptions& options, const cli::Run& run);

/// How many bootstrap replicates to draw: those asked for or, with auto, 2,000, but none where that
/// would take minutes; a warning says so.
std::size_t replicates_for(const MetricsOptions& options, const evaluation::ScoredCases& cases);

} // namespace thorax::pipeline
