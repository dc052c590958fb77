#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace thorax {

/// The sex that a table, a DICOM file or JSON states, in any case: M, F or O (also written out);
/// empty where it says unknown (nothing, U, unknown, NA, NaN); nullopt for any other text.
std::optional<std::string> sex_from(std::string_view text);

/// The age in years that such a text states: "58", or "058Y", "007M", "012W", "013D" (DICOM PS3.5
/// 6.2, of any length); NaN where it says unknown (as for the sex); nullopt for any other text. It
/// may be one that nobody has.
std::optional<double> age_from(std::string_view text);

/// Makes an age that nobody has, outside 0 to 120 years, unknown (NaN); tables and devices use 999
/// and the like for that. Returns whether it was one.
bool forget_impossible_age(double& years);

} // namespace thorax
