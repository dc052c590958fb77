#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/preprocess_cases.h"
#include "scan/dicom.h"
#include "scan/series.h"
#include "scan/series_search.h"

// Private to thorax-preprocess: what one file or series says as a Case. base is the folder that ids
// which are no identifiers of their own are relative to.

namespace thorax::pipeline {

/// A NIfTI volume or a picture.
Case file_case(CaseKind kind, const std::filesystem::path& path, const std::filesystem::path& base);

/// A DICOM image for thorax-preprocess xray.
Case dicom_case(const std::filesystem::path& path, const scan::DicomHeader& header,
                const std::filesystem::path& base);

/// Volumes of one series identifier after the first have "/2", "/3", ... at the end of their ids.
Case series_case(scan::Series series, const std::filesystem::path& base);

/// Why an image is no X-ray; empty when it is one.
std::string reason_against_xray(const scan::DicomHeader& header);

/// The series of one CT file: its frames, or the slice alone, which has its instance identifier as
/// id. Throws Error(unreadable), also where a folder's search would leave the file out.
std::vector<Case> ct_file_cases(const std::filesystem::path& path,
                                const std::filesystem::path& base, scan::Derived derived);

/// The samples of a dataset.
std::vector<Case> stored_cases(const std::filesystem::path& path);

} // namespace thorax::pipeline
