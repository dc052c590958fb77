#pragma once

#include <string>
#include <vector>

#include "evaluation/figures.h"
#include "pipeline/metrics.h"

namespace thorax::pipeline {

/// How the figures were found, in sentences that a paper can take over.
std::vector<std::string> methods(const evaluation::ScoredCases& cases,
                                 const evaluation::Figures& figures,
                                 const evaluation::FigureSettings& settings,
                                 const MetricsOptions& options);

} // namespace thorax::pipeline
