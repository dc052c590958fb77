#include "pipeline/clinical_case.h"

#include <fmt/ranges.h>

#include "core/error.h"
#include "scan/modality.h"

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

/// Why no image of a file is used.
std::string reason_against(const scan::SeriesSearch& search) {
  std::vector<std::string> reasons;
  for (const auto* some : {&search.left_out, &search.without_geometry})
    for (const scan::LeftOutImages& each : *some)
      reasons.push_back(each.reason);
  return fmt::format("no slice of an axial CT ({})", fmt::join(reasons, "; "));
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
    return fmt::format("no image ({})", scan::told_modality(header.modality));
  for (const std::string_view modality : {"", "CR", "DX", "RG", "RF", "XA", "OT", "SC"})
    if (header.modality == modality)
      return {};
  return fmt::format("{} is not an X-ray", scan::told_modality(header.modality));
}

std::vector<Case> ct_file_cases(const fs::path& path, const fs::path& base, scan::Derived derived) {
  scan::SeriesSearch search = scan::find_series({path}, 1, derived);
  for (const auto& [unreadable, error] : search.unreadable)
    throw error;
  if (search.series.empty())
    throw Error(ExitCode::unreadable, fmt::format("{}: {}", path.string(), reason_against(search)),
                search.count("derived images") > 0
                    ? "leave it out, or take derived images with --derived"
                    : "leave it out");
  std::vector<Case> cases;
  for (scan::Series& series : search.series)
    cases.push_back(series_case(std::move(series), base));
  if (const scan::DicomHeader& header = cases.front().slices->header;
      header.frames == 1 && !header.sop_instance.empty())
    cases.front().id = header.sop_instance; // files of one series may be given one by one
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
