#include "pipeline/case_search.h"

#include <fmt/format.h>

#include "pipeline/clinical_case.h"
#include "pipeline/sidecar.h"
#include "scan/modality.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

/// Why a sidecar's modality rules an image out; empty when it does not.
std::string reason_against_file(CaseKind kind, bool ct, const std::string& modality) {
  if (ct)
    return kind == CaseKind::volume && !modality.empty() && modality != "CT"
               ? fmt::format("{}, not CT", scan::told_modality(modality))
               : "";
  scan::DicomHeader header;
  header.rows = 1;
  header.modality = modality;
  return reason_against_xray(header);
}

} // namespace

bool add_file(Search& search, CaseKind kind, const fs::path& path, const fs::path& base) {
  Case result = file_case(kind, path, base);
  if (const fs::path beside = sidecar_of(path); !beside.empty())
    try {
      const Sidecar sidecar = read_sidecar(beside);
      if (const auto reason = reason_against_file(kind, search.ct, sidecar.modality);
          !reason.empty()) {
        search.left_out.add(reason, path.string());
        return false;
      }
      take_sidecar(result, sidecar);
    } catch (const Error& error) {
      search.left_out.add("sidecars that cannot be read", beside.string());
    }
  search.cases.push_back(std::move(result));
  return true;
}

std::size_t add_files(Search& search, CaseKind kind, const Input& input,
                      const std::vector<fs::path>& paths) {
  std::size_t used = 0;
  for (const fs::path& path : paths)
    used += add_file(search, kind, path, input.base_of(path));
  return used;
}

std::size_t add_pictures(Search& search, const Input& input, const FilesByKind& files,
                         cli::Run& run) {
  judge_neighbours_of_pictures(files, run);
  return add_files(search, CaseKind::picture, input, pictures_of(files));
}

} // namespace thorax::pipeline
