#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "imaging/lungs.h"
#include "imaging/resample.h"
#include "imaging/window.h"
#include "pipeline/preprocess.h"

// Private to thorax-preprocess ct: what its options mean.

namespace thorax::pipeline {

/// Throws Error(command_line) for options that contradict each other.
void check_options(const PreprocessCtOptions& options);

/// Whether the options ask for anything that depends on where the lungs are.
bool needs_lungs(const PreprocessCtOptions& options);

/// By --lungs.
imaging::LungOptions lung_options(const PreprocessCtOptions& options);

/// Millimetres along x, y and z; 0 where the scan's own is kept.
std::array<double, 3> spacing_of(const PreprocessCtOptions& options);

/// By --interpolation.
imaging::Interpolation interpolation_of(const PreprocessCtOptions& options);

/// The windows of --window in their order.
/// Throws Error(command_line) for an unknown name or a range that does not rise.
std::vector<imaging::Window> windows_of(const PreprocessCtOptions& options);

/// Whether pixels keep HU.
bool keeps_hu(const PreprocessCtOptions& options);

/// The HU of what a variant blackens.
double darkest_hu(const PreprocessCtOptions& options);

/// Slices in one picture: the slice itself and its neighbours on both sides.
std::size_t slices_in_picture(const PreprocessCtOptions& options);

/// Channels of a picture: its slices from the lowest to the highest, each in all windows.
std::size_t channels_of(const PreprocessCtOptions& options);

} // namespace thorax::pipeline
