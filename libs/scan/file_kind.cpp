#include "scan/file_kind.h"

#include <fstream>
#include <string>
#include <string_view>

#include "core/text.h"
#include "scan/dicom.h"
#include "scan/nifti_check.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t start_length = 348; ///< of a NIfTI-1 header, the longest one looked at

bool is_metaimage(const std::filesystem::path& path, std::string_view start) {
  const std::string name = lower(path.extension().string());
  return start.starts_with("ObjectType = Image") ||
         ((name == ".mha" || name == ".mhd") && start.find("NDims") != std::string_view::npos);
}

bool is_nifti(const std::filesystem::path& path, std::string_view start) {
  return start.substr(344) == "n+1\0"sv ||
         (start.starts_with("\x1F\x8B"sv) && looks_like_nifti(path)) ||
         lower(path.string()).ends_with(".nii.gz"); // a damaged one, which is to be refused
}

} // namespace

FileKind kind_of(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream)
    unreadable(path, "cannot be opened", "check its permissions");
  std::string start(start_length, '\0');
  stream.read(start.data(), static_cast<std::streamsize>(start.size()));
  if (start.substr(128, 4) == "DICM") // before TIFF: a DICOM file's preamble may be one
    return FileKind::dicom;
  if (start.starts_with("\x89PNG\r\n\x1a\n"sv))
    return FileKind::png;
  if (start.starts_with("\xFF\xD8\xFF"sv))
    return FileKind::jpeg;
  if (start.starts_with("II*\0"sv) || start.starts_with("MM\0*"sv))
    return FileKind::tiff;
  if (start.starts_with("NRRD000"sv))
    return FileKind::nrrd;
  if (is_metaimage(path, start))
    return FileKind::metaimage;
  if (is_nifti(path, start))
    return FileKind::nifti;
  return looks_like_dicom(path) ? FileKind::dicom : FileKind::other;
}

} // namespace thorax::scan
