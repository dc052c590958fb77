#include "pipeline/picture_options.h"

#include <fmt/format.h>

namespace thorax::pipeline {

imaging::Fit fit_of(const PreprocessOptions& options) {
  return options.fit == "stretch" ? imaging::Fit::stretch
         : options.fit == "fill"  ? imaging::Fit::fill
                                  : imaging::Fit::contain;
}

Raster<float> resized(const Raster<float>& picture, const PreprocessOptions& options) {
  return imaging::resize(picture, options.size, options.size, fit_of(options));
}

Geometry resized_geometry(const Geometry& plane, std::size_t height, std::size_t width,
                          const PreprocessOptions& options) {
  return imaging::resized_geometry(plane, height, width, options.size, options.size,
                                   fit_of(options));
}

std::string describe_picture(const PreprocessOptions& options) {
  return fmt::format("size = {}\nfit = \"{}\"\n", options.size, options.fit);
}

} // namespace thorax::pipeline
