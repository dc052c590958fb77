#include "scan/dicom_truncated.h"

#include <optional>
#include <string>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <fmt/format.h>

#include "core/atomic_file.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

/// A number in the order of a file.
template <class T>
std::string bytes_of(T number, bool big_endian) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof(T); ++i)
    bytes += static_cast<char>(number >> 8 * (big_endian ? sizeof(T) - 1 - i : i));
  return bytes;
}

/// What stands in front of pixel data (PS3.5 7.1): tag, explicit representation or none, length.
std::string header_of(const DcmXfer& syntax, const char* representation, Uint32 length) {
  const bool big_endian = syntax.isBigEndian();
  std::string header = bytes_of(DCM_PixelData.getGroup(), big_endian) +
                       bytes_of(DCM_PixelData.getElement(), big_endian);
  if (syntax.isExplicitVR())
    header += representation + std::string(2, '\0');
  return header + bytes_of(length, big_endian);
}

/// How many bytes a file has of its pixel data. DCMTK does not say: it skips values that are long,
/// and forgets how far it came. Nothing where the file is deflated.
std::optional<std::size_t> bytes_there(const std::filesystem::path& path, const DcmXfer& syntax,
                                       Uint32 length) {
  const std::string file = read_text(path);
  for (const char* representation : {"OW", "OB"}) {
    const std::string header = header_of(syntax, representation, length);
    if (const std::size_t at = file.find(header); at != file.npos)
      return file.size() - at - header.size();
  }
  return std::nullopt;
}

} // namespace

void refuse_truncated_pixels(const std::filesystem::path& path, DcmDataset& data) {
  DcmElement* pixels = nullptr;
  if (data.findAndGetElement(DCM_PixelData, pixels).bad() || !pixels)
    return;
  const Uint32 expected = pixels->getLengthField();
  if (expected == DCM_UndefinedLength)
    return;
  const auto found = bytes_there(path, DcmXfer(data.getOriginalXfer()), expected);
  if (found && *found < expected)
    unreadable(fmt::format("pixel data is truncated: {} of {} bytes", *found, expected),
               "copy the file again");
}

} // namespace thorax::scan
