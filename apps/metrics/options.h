#pragma once

#include "cli/verb.h"
#include "pipeline/metrics.h"

// The options of thorax-metrics, by what they are about.

void add_input_options(CLI::App& app, thorax::pipeline::MetricsOptions& options);
void add_evaluation_options(CLI::App& app, thorax::pipeline::MetricsOptions& options);
void add_report_options(CLI::App& app, thorax::pipeline::MetricsOptions& options);
