#pragma once

#include <string>

#include "store/dataset.h"

namespace thorax::pipeline {

/// How a dataset's images were prepared, as "key = value" lines: its preprocessing parameters with
/// intensity, window and image size.
std::string preparation(const store::Header& header);

/// Refuses data that was prepared differently from what a model was trained on.
/// Throws Error(inconsistent) naming the keys that differ.
void check_preparation(const std::string& of_model, const std::string& of_data);

} // namespace thorax::pipeline
