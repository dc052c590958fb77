#include "scan/dicom.h"
#include "fuzz/reader.h"
#include "scan/dicomdir.h"

namespace thorax::fuzz {

const char* const file_name = "image.dcm";

void read_file(const std::filesystem::path& path) {
  scan::is_dicomdir(path);
  attempt([&] { scan::read_dicom(path); });
  scan::read_dicom_frames(path, [](scan::DicomImage image) {
    if (scan::has_voi(image.header))
      scan::apply_voi(image.header, std::move(image.pixels));
  });
}

} // namespace thorax::fuzz
