#pragma once

#include <string>

#include "core/volume.h"
#include "imaging/resize.h"
#include "pipeline/preprocess.h"

// Private to thorax-preprocess: what the options that shape every kind of picture mean.

namespace thorax::pipeline {

/// By --fit.
imaging::Fit fit_of(const PreprocessOptions& options);

/// A picture of --size x --size pixels, by --fit.
Raster<float> resized(const Raster<float>& picture, const PreprocessOptions& options);

/// The geometry of that picture, plane being that of the height x width pixels before.
Geometry resized_geometry(const Geometry& plane, std::size_t height, std::size_t width,
                          const PreprocessOptions& options);

/// The TOML lines of these options, for Header.preprocessing.
std::string describe_picture(const PreprocessOptions& options);

} // namespace thorax::pipeline
