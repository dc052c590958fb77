#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace thorax::presentation {

/// The measures that matter most, the first first.
inline constexpr std::array<std::string_view, 12> main_measures{"auroc",
                                                                "average_precision",
                                                                "partial_auroc",
                                                                "sensitivity",
                                                                "specificity",
                                                                "positive_predictive_value",
                                                                "accuracy",
                                                                "negative_predictive_value",
                                                                "kappa",
                                                                "brier_score",
                                                                "expected_calibration_error",
                                                                "calibration_slope"};

/// Its place among them; their number for all others.
inline std::ptrdiff_t rank(std::string_view measure) {
  return std::find(main_measures.begin(), main_measures.end(), measure) - main_measures.begin();
}

} // namespace thorax::presentation
