#include "pipeline/clinical_case.h"

#include <fmt/format.h>

#include "core/error.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

/// The name of a file below base, the same wherever base lies.
std::string name_below(const fs::path& base, const fs::path& path) {
  const auto plain = [](const fs::path& any) { return fs::absolute(any).lexically_normal(); };
  return plain(path).lexically_relative(plain(base)).generic_string();
}

void take_header(Case& to, const scan::DicomHeader& header) {
  to.patient = header.patient;
  to.study = header.study;
  to.series = header.series;
  to.sex = header.sex;
  to.age = header.age;
  to.view = header.view;
}

/// One CT slice is a series of its own.
Case single_slice(const fs::path& path, const scan::DicomHeader& header, const fs::path& base) {
  if (header.rows == 0 || !header.position || !header.orientation || !header.pixel_spacing)
    throw Error(
        ExitCode::unreadable,
        fmt::format("{}: no CT image with position, orientation and pixel spacing", path.string()),
        "leave it out");
  Case result = series_case(scan::make_series({{path, header}}), base);
  if (!header.sop_instance.empty())
    result.id = header.sop_instance;
  return result;
}

} // namespace

Case file_case(CaseKind kind, const fs::path& path, const fs::path& base) {
  Case result;
  result.kind = kind;
  result.path = fs::absolute(path).lexically_normal();
  result.id = name_below(base, path);
  return result;
}

Case dicom_case(const fs::path& path, const scan::DicomHeader& header, const fs::path& base) {
  Case result = file_case(CaseKind::dicom, path, base);
  take_header(result, header);
  if (!header.sop_instance.empty())
    result.id = header.sop_instance;
  return result;
}

Case series_case(scan::Series series, const fs::path& base) {
  Case result;
  result.kind = CaseKind::series;
  result.path = fs::absolute(series.slices.front().path).lexically_normal();
  if (series.files().size() > 1)
    result.path = result.path.parent_path();
  take_header(result, series.header);
  result.view = "axial";
  result.id = result.series.empty() ? name_below(base, result.path) : result.series;
  if (series.volume > 0)
    result.id += fmt::format("/{}", series.volume + 1);
  result.slices = std::move(series);
  return result;
}

std::string reason_against_xray(const scan::DicomHeader& header) {
  if (header.rows == 0)
    return fmt::format("no image (modality {})",
                       header.modality.empty() ? "unknown" : header.modality);
  for (const std::string_view modality : {"", "CR", "DX", "RG", "RF", "XA", "OT", "SC"})
    if (header.modality == modality)
      return {};
  return fmt::format("modality {} is not an X-ray", header.modality);
}

std::vector<Case> ct_file_cases(const fs::path& path, const fs::path& base) {
  const scan::DicomHeader header = scan::read_dicom_header(path);
  if (header.frames == 1)
    return {single_slice(path, header, base)};
  scan::SeriesSearch search = scan::find_series({path}, 1, scan::Derived::take);
  for (const auto& [unreadable, error] : search.unreadable)
    throw error;
  if (search.series.empty())
    throw Error(ExitCode::unreadable,
                fmt::format("{}: no axial CT frames with position, orientation and pixel spacing",
                            path.string()),
                "leave it out");
  std::vector<Case> cases;
  for (scan::Series& series : search.series)
    cases.push_back(series_case(std::move(series), base));
  return cases;
}

std::vector<Case> stored_cases(const fs::path& path) {
  const auto reader = std::make_shared<const store::DatasetReader>(path);
  std::vector<Case> cases;
  for (std::size_t index = 0; index < reader->size(); ++index) {
    Case result;
    result.kind = CaseKind::stored;
    result.path = path;
    result.id = reader->samples()[index].id;
    result.stored = reader;
    result.index = index;
    cases.push_back(std::move(result));
  }
  return cases;
}

} // namespace thorax::pipeline
