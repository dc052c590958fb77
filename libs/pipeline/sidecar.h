#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "pipeline/preprocess_cases.h"

// Private to thorax-preprocess: JSON files beside NIfTI volumes and pictures.

namespace thorax::pipeline {

/// What a sidecar says.
struct Sidecar {
  std::string patient, study, series, sex, view, modality;
  std::optional<double> age; ///< years, as it is written
};

/// "<name>.json" beside an image "<name>.png" or "<name>.nii.gz"; empty where there is none.
std::filesystem::path sidecar_of(const std::filesystem::path& image);

/// Reads a sidecar with the attributes' keywords as keys (BIDS) or their tags (the DICOM JSON
/// model, PS3.18 Annex F): {"PatientSex": "F"} or {"00100040": {"vr": "CS", "Value": ["F"]}}, also
/// in a list of one. Text that is not UTF-8 is read, too. Throws Error(unreadable) on what is no
/// JSON object.
Sidecar read_sidecar(const std::filesystem::path& path);

/// Fills what the case does not know yet.
void take_sidecar(Case& to, const Sidecar& sidecar);

} // namespace thorax::pipeline
