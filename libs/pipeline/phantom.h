#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "cli/run.h"

namespace thorax::pipeline {

struct PhantomOptions {
  std::string modality = "ct"; ///< ct or xray
  std::size_t patients = 40;
  std::filesystem::path output;
  std::size_t studies_max = 2; ///< a patient has 1 .. studies_max studies
  double prevalence = 0.5;     ///< share of patients with any finding
  double difficulty = 0.5;     ///< 0 easy .. 1 hard
  std::size_t size = 128;      ///< rows and columns
  double field_mm = 400;       ///< width of the image at the patient (CT) or detector (X-ray)
  std::size_t slices = 32;     ///< CT
  double spacing_mm = 8;       ///< CT: between slices
  std::string view = "both";   ///< X-ray: pa, ap or both
};

/// Writes a synthetic cohort into the folder options.output:
///   - `<patient>/<study>/`: DICOM, one file per CT slice in shuffled order, or one X-ray
///   - `masks/<study>.nii.gz` (CT): 0 background, 1 right lung, 2 left lung; a lung filled by a
///     lesion is still lung
///   - `lesions/<study>.nii.gz` (CT): 0 none, 16 ground glass, 17 consolidation
///   - `labels.csv`: path, patient, study, sex, age, view and one column per label, 0 or 1
///   - `Data_Entry_2017.csv` (X-ray): the same labels in the layout of ChestX-ray14
///   - `phantom.toml`: the options, so that a resumed run is the same run
///
/// Everything is a pure function of the seed and the options. A study's folder appears once it is
/// complete. Throws Error(exists | inconsistent | cannot_write | no_space).
void run_phantom(const PhantomOptions& options, cli::Run& run);

} // namespace thorax::pipeline
