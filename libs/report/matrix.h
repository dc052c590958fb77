#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/svg.h"

namespace thorax::report {

/// Counts of two classifications of the same cases, such as a confusion matrix.
struct Matrix {
  std::string title;
  std::string row_label, column_label; ///< what rows and columns are, e.g. "Truth"
  std::vector<std::string> row_names, column_names;
  std::vector<std::vector<std::int64_t>> counts; ///< row by row
};

/// Each cell with its count and its share of the row, by which it is shaded; the sum of the row at
/// its end.
Drawing draw(const Matrix& matrix);

} // namespace thorax::report
