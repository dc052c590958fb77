#include "scan/dicom_item.h"

#include <cmath>
#include <mutex>
#include <stdexcept>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <fmt/format.h>

#include "core/text.h"
#include "scan/dicom.h"
#include "scan/dicom_log.h"
#include "scan/dicom_truncated.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

/// DCMTK's decoders and its log are process-wide.
void start_dcmtk() {
  static std::once_flag once;
  std::call_once(once, [] {
    keep_decoder_warnings();
    DJDecoderRegistration::registerCodecs();
    DJLSDecoderRegistration::registerCodecs();
    DcmRLEDecoderRegistration::registerCodecs();
  });
}

/// What DCMTK says of a file. Some damaged directory records make it build strings of nothing, at
/// which the standard library throws.
OFCondition parse(DcmFileFormat& file, const std::filesystem::path& path, const DcmTagKey& until) {
  try {
    return file.loadFileUntilTag(path.c_str(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength,
                                 ERM_autoDetect, until);
  } catch (const std::logic_error&) {
    return EC_CorruptedData;
  }
}

} // namespace

void load(DcmFileFormat& file, const std::filesystem::path& path, const DcmTagKey& until) {
  start_dcmtk();
  if (!std::filesystem::is_regular_file(path))
    unreadable("no such file", "check the path");
  if (!looks_like_dicom(path))
    unreadable("not a DICOM file", "leave it out or give the image itself");
  const OFCondition status = parse(file, path, until);
  if (status.bad())
    refuse_truncated_pixels(path, *file.getDataset());
  if (status.bad())
    unreadable(fmt::format("damaged DICOM file ({})", status.text()), "copy the file again");
}

std::string text(DcmItem& item, const DcmTagKey& tag, unsigned long index) {
  OFString value;
  if (item.findAndGetOFString(tag, value, index).bad())
    return {};
  return std::string(trim(std::string_view(value.c_str(), value.size())));
}

std::optional<double> number(DcmItem& item, const DcmTagKey& tag, unsigned long index) {
  const auto value = parse_number(text(item, tag, index));
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<long> integer(DcmItem& item, const DcmTagKey& tag, unsigned long index) {
  const auto value = number(item, tag, index);
  return value ? std::optional(std::lround(*value)) : std::nullopt;
}

DcmItem* item_of(DcmItem& item, const DcmTagKey& sequence, std::size_t index) {
  DcmItem* found = nullptr;
  if (item.findAndGetSequenceItem(sequence, found, static_cast<long>(index)).bad())
    return nullptr;
  return found;
}

} // namespace thorax::scan
