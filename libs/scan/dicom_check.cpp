#include "scan/dicom_check.h"

#include <map>
#include <string_view>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <fmt/format.h>

#include "scan/image_size.h"
#include "scan/modality.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

/// Whether it may be shown: a text of its own may tell whose the image is.
bool is_of_dicom(std::string_view uid) {
  return uid.starts_with("1.2.840.10008.") && uid.find_first_not_of("0123456789.") == uid.npos;
}

/// Where DCMTK knows no name for a transfer syntax it takes the pixels for uncompressed.
void check_syntax(const std::string& uid) {
  static const std::map<std::string_view, std::string_view> names = {
      {"1.2.840.10008.1.2.4.201", "HTJ2K lossless"},
      {"1.2.840.10008.1.2.4.202", "HTJ2K lossless RPCL"},
      {"1.2.840.10008.1.2.4.203", "HTJ2K"},
      {"1.2.840.10008.1.2.4.110", "JPEG XL lossless"},
      {"1.2.840.10008.1.2.4.111", "JPEG XL recompressed JPEG"},
      {"1.2.840.10008.1.2.4.112", "JPEG XL"},
      {"1.2.840.10008.1.2.8.1", "deflated image frame compression"}};
  if (uid.empty() || DcmXfer(uid.c_str()).getXfer() != EXS_Unknown)
    return;
  const auto name = names.find(uid);
  if (name == names.end() && !is_of_dicom(uid))
    unreadable("the transfer syntax is none that DICOM defines",
               "convert it to explicit VR little endian");
  unreadable(fmt::format("transfer syntax {} ({}) is not supported", uid,
                         name == names.end() ? "unknown" : name->second),
             "convert it to explicit VR little endian");
}

} // namespace

void check_image(const DicomHeader& header) {
  if (header.rows == 0 || header.columns == 0)
    unreadable(fmt::format("DICOM file without an image ({})", told_modality(header.modality)),
               "leave it out");
  if (!is_picture(header.rows, header.columns))
    unreadable(fmt::format("image of only {} x {} pixels", header.rows, header.columns),
               "leave it out");
  check_size(header.rows, header.columns);
  check_syntax(header.transfer_syntax);
}

} // namespace thorax::scan
