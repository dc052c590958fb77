#include "pipeline/case_search.h"

#include <fmt/format.h>

#include "pipeline/clinical_case.h"
#include "pipeline/shared_reading.h"
#include "scan/dicom.h"
#include "scan/dicom_fields.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

scan::FileHeaders read_one_header(const fs::path& path) {
  try {
    return {.headers = {scan::read_dicom_header(path)}};
  } catch (const Error& error) {
    return {.error = error};
  }
}

/// Returns how many files are used.
std::size_t add_xray_images(Search& search, const Input& input, const std::vector<fs::path>& files,
                            cli::Run& run) {
  const auto found =
      shared_reading<scan::FileHeaders>(files.size(), run.threads, search.ranks,
                                        [&](std::size_t i) { return read_one_header(files[i]); });
  std::size_t used = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (found[i].error) {
      cli::skip_or_throw(run, files[i].string(), *found[i].error);
      continue;
    }
    const scan::DicomHeader& header = found[i].headers.front();
    if (const std::string reason = reason_against_xray(header); !reason.empty()) {
      search.left_out.add(reason, files[i].string());
      continue;
    }
    search.cases.push_back(dicom_case(files[i], header, input.base_of(files[i])));
    ++used;
  }
  return used;
}

} // namespace

std::size_t add_xray_files(Search& search, const Input& input, const FilesByKind& files,
                           cli::Run& run) {
  std::size_t used = 0;
  if (files.contains(scan::FileKind::dicom)) {
    judge_neighbours_of_dicom(files, run);
    used = add_xray_images(search, input, files.at(scan::FileKind::dicom), run);
  }
  if (used == 0)
    used = add_pictures(search, input, files, run);
  if (used == 0)
    search.nothing =
        Error(ExitCode::no_input, fmt::format("{}: holds no X-ray images", input.path.string()),
              "name a folder with DICOM files or PNG, JPEG or TIFF pictures");
  return used;
}

void add_xray_file(Search& search, const Input& input) {
  const scan::DicomHeader header = scan::read_dicom_header(input.path);
  if (const std::string reason = reason_against_xray(header); !reason.empty())
    throw Error(ExitCode::unreadable, fmt::format("{}: {}", input.path.string(), reason),
                "leave it out");
  search.cases.push_back(dicom_case(input.path, header, input.base));
}

} // namespace thorax::pipeline
