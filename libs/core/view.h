#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace thorax {

/// The view that a table, a DICOM file, JSON or a file's name states, as it is written there, of
/// words that are terms: of View Position (0018,5101) in DICOM PS3.3 (PA, LL, RLO, ...), of label
/// tables (frontal, "AP Supine", Axial) and of projections in general, in any case, separated by
/// ' ', '_' or '-'. Empty where it says unknown (as for the sex); nullopt for any other text, which
/// may tell anything.
std::optional<std::string> view_from(std::string_view text);

} // namespace thorax
