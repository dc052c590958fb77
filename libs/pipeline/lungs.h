#pragma once

#include <string>

#include "imaging/lungs.h"

namespace thorax::pipeline {

/// @param name threshold | otsu
imaging::LungOptions::Method parse_lung_method(const std::string& name);

/// How lungs were found, as a line of Header.preprocessing: lungs = "...".
std::string describe_lungs(const imaging::LungOptions& options);

} // namespace thorax::pipeline
