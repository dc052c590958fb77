#pragma once

#include "report/axes.h"

namespace thorax::report {

/// The room that the numbers on the left of a plot's histograms take, in pixels.
double histogram_label_width(const LinePlot& plot);

/// The room that a plot's histograms take below it, in pixels.
double histograms_height(const LinePlot& plot);

/// Each histogram with its name and its highest count in a strip of its own below the plot.
std::string draw_histograms(const LinePlot& plot, const Axes& axes);

} // namespace thorax::report
