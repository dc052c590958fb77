#pragma once

#include <cstddef>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/run.h"
#include "pipeline/unpacked_inputs.h"
#include "scan/series.h"
#include "scan/series_search.h"
#include "store/dataset.h"

namespace thorax::pipeline {

/// What a case is read from: a CT series, a DICOM file of an X-ray, a NIfTI, NRRD or MetaImage
/// volume, a PNG, JPEG or TIFF picture, or a sample of a dataset.
enum class CaseKind { series, dicom, volume, picture, stored };

/// One thing to preprocess: a CT series, a file, or a volume in a dataset.
struct Case {
  CaseKind kind = CaseKind::picture;
  /// Series UID (where studies share it, with theirs in front) or instance UID, path below its
  /// input, or stored id.
  std::string id;
  std::filesystem::path path; ///< the file or the series' folder
  std::string patient, study, series;
  std::string sex;
  double age = std::numeric_limits<double>::quiet_NaN(); ///< years
  std::string view;
  std::optional<scan::Series> slices;                 ///< series
  std::shared_ptr<const store::DatasetReader> stored; ///< stored
  std::size_t index = 0;                              ///< stored: sample

  /// What a message calls it.
  std::string name() const;
  /// The files that it is read from.
  std::vector<std::filesystem::path> files() const;
};

/// The CT cases in files and folders, sorted by id. A folder is searched for DICOM series; if it
/// has none for NIfTI volumes; if it has none for PNG, JPEG and TIFF pictures.
/// Damaged DICOM files in a folder stop the search or are reported, by --on-error.
/// Each rank reads its part of the headers; all find the same cases.
/// Throws Error(no_input | unreadable | inconsistent).
std::vector<Case> find_ct_cases(const std::vector<Input>& inputs, cli::Run& run,
                                comm::Communicator& ranks,
                                scan::Derived derived = scan::Derived::leave_out);

/// The X-ray cases: DICOM images, or in folders without any PNG, JPEG and TIFF pictures.
std::vector<Case> find_xray_cases(const std::vector<Input>& inputs, cli::Run& run,
                                  comm::Communicator& ranks);

} // namespace thorax::pipeline
