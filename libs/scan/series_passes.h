#pragma once

#include <optional>
#include <vector>

#include "scan/series.h"

// Private to libs/scan.

namespace thorax::scan {

/// Slices that lie at the same places as the passes of a scan that they are: told apart by the
/// first attribute of DicomHeader::of_pass that leaves no two slices of a pass at one place; else
/// in the order of their times or instance numbers, cut where places begin again; else by the first
/// of these attributes that leaves at most three quarters of the repeats. Passes have three slices
/// or more and are no more than the most slices at one place. Nothing where no attribute tells.
std::optional<std::vector<std::vector<LocatedSlice>>>
passes_of(const std::vector<LocatedSlice>& slices);

} // namespace thorax::scan
