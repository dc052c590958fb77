#include "pipeline/case_search.h"

#include <fmt/format.h>

#include "pipeline/clinical_case.h"
#include "scan/dicom.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

/// Returns how many files are used.
std::size_t add_xray_images(Search& search, const Input& input, const std::vector<fs::path>& files,
                            cli::Run& run) {
  std::size_t used = 0;
  for (const fs::path& path : files)
    unless_faulty(run, path, [&] {
      const scan::DicomHeader header = scan::read_dicom_header(path);
      if (const std::string reason = reason_against_xray(header); !reason.empty())
        return search.left_out.add(reason, path.string());
      search.cases.push_back(dicom_case(path, header, input.base_of(path)));
      ++used;
    });
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
