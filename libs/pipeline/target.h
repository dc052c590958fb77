#pragma once

#include <string>

#include "store/dataset.h"

namespace thorax::pipeline {

/// The labels to learn: all labels of the dataset when target is empty, one or some of them for "a"
/// or "a,b", or
/// the values of a sample column for "column:view". A column of two values gives one label, the
/// alphabetically last value being positive; more values give one class each.
/// Throws Error(inconsistent) when there are no such labels, or the column has fewer than 2 or more
/// than 20 values.
store::Labels select_target(const store::DatasetReader& reader, const std::string& target);

} // namespace thorax::pipeline
