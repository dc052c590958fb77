#include "pipeline/lungs.h"

#include <fmt/format.h>

namespace thorax::pipeline {

using Method = imaging::LungOptions::Method;

Method parse_lung_method(const std::string& name) {
  return name == "otsu" ? Method::otsu : Method::threshold;
}

std::string describe_lungs(const imaging::LungOptions& options) {
  const std::string border =
      options.method == Method::otsu ? "otsu" : fmt::format("below {} HU", options.threshold);
  return fmt::format("lungs = \"{}, closed by {} mm\"\n", border, options.closing_mm);
}

} // namespace thorax::pipeline
