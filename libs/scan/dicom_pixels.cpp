#include "scan/dicom_pixels.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dctk.h>
#include <fmt/format.h>

#include "core/error.h"
#include "scan/dicom_check.h"
#include "scan/dicom_header.h"
#include "scan/dicom_item.h"
#include "scan/dicom_log.h"
#include "scan/jpeg2000.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

PixelFormat format_of(DcmItem& data) {
  PixelFormat format;
  format.rows = static_cast<std::size_t>(integer(data, DCM_Rows).value_or(0));
  format.columns = static_cast<std::size_t>(integer(data, DCM_Columns).value_or(0));
  format.samples = static_cast<int>(integer(data, DCM_SamplesPerPixel).value_or(1));
  if (format.samples != 1 && format.samples != 3)
    unreadable(fmt::format("{} samples per pixel are not supported", format.samples),
               "1 and 3 are");
  const long allocated = integer(data, DCM_BitsAllocated).value_or(0);
  if (allocated != 1 && allocated != 8 && allocated != 16 && allocated != 32)
    unreadable(fmt::format("{} bits per pixel are not supported", allocated),
               "1, 8, 16 and 32 are");
  format.bits_allocated = static_cast<int>(allocated);
  format.bits_stored = static_cast<int>(integer(data, DCM_BitsStored).value_or(allocated));
  format.high_bit = static_cast<int>(integer(data, DCM_HighBit).value_or(format.bits_stored - 1));
  if (format.bits_stored < 1 || format.high_bit >= allocated ||
      format.high_bit + 1 < format.bits_stored)
    unreadable(fmt::format("bits stored {} and high bit {} contradict each other",
                           format.bits_stored, format.high_bit),
               "export the image again");
  format.is_signed = integer(data, DCM_PixelRepresentation).value_or(0) == 1;
  format.planar = integer(data, DCM_PlanarConfiguration).value_or(0) == 1;
  format.photometric = text(data, DCM_PhotometricInterpretation);
  return format;
}

bool is_jpeg2000(E_TransferSyntax syntax) {
  return syntax == EXS_JPEG2000 || syntax == EXS_JPEG2000LosslessOnly;
}

[[noreturn]] void no_pixel_data() {
  unreadable("no pixel data", "copy the file again, or leave it out");
}

/// The compressed items of the pixel data, without the offset table before them.
std::vector<std::span<const std::byte>> fragments_of(DcmDataset& data) {
  DcmElement* element = nullptr;
  data.findAndGetElement(DCM_PixelData, element);
  auto* pixels = dynamic_cast<DcmPixelData*>(element);
  DcmPixelSequence* sequence = nullptr;
  if (!pixels ||
      pixels->getEncapsulatedRepresentation(data.getOriginalXfer(), nullptr, sequence).bad() ||
      !sequence)
    no_pixel_data();
  std::vector<std::span<const std::byte>> fragments;
  for (unsigned long i = 1; i < sequence->card(); ++i) {
    DcmPixelItem* item = nullptr;
    Uint8* begin = nullptr;
    if (sequence->getItem(item, i).bad() || item->getUint8Array(begin).bad())
      unreadable("pixel data is incomplete", "copy the file again");
    if (begin && item->getLength() > 0)
      fragments.emplace_back(reinterpret_cast<const std::byte*>(begin), item->getLength());
  }
  return fragments;
}

/// A frame begins with a fragment of its own (PS3.5 A.4).
std::vector<std::vector<std::byte>> codestreams_of(DcmDataset& data, std::size_t frames) {
  std::vector<std::vector<std::byte>> codestreams;
  for (const auto fragment : fragments_of(data)) {
    if (codestreams.empty() || (frames > 1 && is_codestream(fragment)))
      codestreams.emplace_back();
    codestreams.back().insert(codestreams.back().end(), fragment.begin(), fragment.end());
  }
  if (codestreams.size() < frames)
    unreadable(fmt::format("pixel data is truncated: {} of {} frames", codestreams.size(), frames),
               "copy the file again");
  return codestreams;
}

StoredFrame jpeg2000_frame(std::span<const std::byte> codestream, PixelFormat format) {
  const Jpeg2000Image image = decode_jpeg2000(codestream);
  if (image.height != format.rows || image.width != format.columns ||
      image.components != static_cast<std::size_t>(format.samples))
    unreadable(fmt::format("JPEG 2000 image of {} x {} x {} in a DICOM file of {} x {} x {}",
                           image.height, image.width, image.components, format.rows, format.columns,
                           format.samples),
               "export the image again");
  format.planar = false;
  if (format.samples == 3 && (image.colour_transform || format.photometric == "YBR_RCT" ||
                              format.photometric == "YBR_ICT"))
    format.photometric = "RGB"; // OpenJPEG has undone the transform
  if (format.photometric == "YBR_FULL_422")
    format.photometric = "YBR_FULL"; // its components are of one size here
  if (image.bits <= format.bits_stored)
    format.high_bit = format.bits_stored - 1; // a codestream has no bits below the stored ones
  return {format, {image.values.begin(), image.values.end()}};
}

/// DCMTK keeps words of 16 bits in the order of this machine; the two of a number of 32 bits stay
/// as they were.
void order_words(std::span<Uint16> words, bool big_endian) {
  if (big_endian)
    for (std::size_t i = 0; i + 1 < words.size(); i += 2)
      std::swap(words[i], words[i + 1]);
}

/// What DCMTK decoded, or what was never compressed.
std::span<const std::byte> decoded_bytes(DcmDataset& data, int bits_allocated) {
  DcmElement* element = nullptr;
  if (data.findAndGetElement(DCM_PixelData, element).bad() || !element)
    no_pixel_data();
  if (bits_allocated <= 8) {
    Uint8* bytes = nullptr;
    if (element->getUint8Array(bytes).bad() || !bytes)
      no_pixel_data();
    return std::as_bytes(std::span(bytes, element->getLength()));
  }
  Uint16* begin = nullptr;
  if (element->getUint16Array(begin).bad() || !begin)
    no_pixel_data();
  const std::span words(begin, element->getLength() / sizeof(Uint16));
  if (bits_allocated == 32)
    order_words(words, data.getOriginalXfer() == EXS_BigEndianExplicit);
  return std::as_bytes(words);
}

template <class T>
std::vector<std::uint32_t> cells_at(std::span<const std::byte> bytes, std::size_t first,
                                    std::size_t count) {
  std::vector<std::uint32_t> cells(count);
  const std::byte* from = bytes.data() + first * sizeof(T);
  for (std::size_t i = 0; i < count; ++i) {
    T cell;
    std::memcpy(&cell, from + i * sizeof(T), sizeof(T));
    cells[i] = cell;
  }
  return cells;
}

/// The first pixel is the lowest bit of its byte; frames follow one another without a gap.
std::vector<std::uint32_t> bits_at(std::span<const std::byte> bytes, std::size_t first,
                                   std::size_t count) {
  std::vector<std::uint32_t> cells(count);
  for (std::size_t i = 0; i < count; ++i)
    cells[i] = std::to_integer<std::uint32_t>(bytes[(first + i) / 8] >> ((first + i) % 8)) & 1;
  return cells;
}

void decompress(DcmDataset& data) {
  const DcmXfer syntax(data.getOriginalXfer());
  take_decoder_warning();
  const OFCondition status = data.chooseRepresentation(EXS_LittleEndianExplicit, nullptr);
  const std::string warning = take_decoder_warning();
  if (!warning.empty())
    unreadable(fmt::format("{} data is damaged ({})", syntax.getXferName(), warning),
               "copy the file again");
  if (status.bad())
    unreadable(
        fmt::format("pixel data in {} cannot be decoded ({})", syntax.getXferName(), status.text()),
        "convert it to explicit VR little endian");
}

} // namespace

StoredFrames::StoredFrames(DcmDataset& data, std::size_t frames) {
  if (data.tagExists(DCM_FloatPixelData) || data.tagExists(DCM_DoubleFloatPixelData))
    unreadable("floating-point pixels are not supported", "store integers with a rescale slope");
  if (is_jpeg2000(data.getOriginalXfer())) {
    format_ = format_of(data);
    codestreams_ = codestreams_of(data, frames);
    return;
  }
  decompress(data);
  format_ = format_of(data); // decoding may change it
  bytes_ = decoded_bytes(data, format_.bits_allocated);
  const std::size_t bits =
      cells_per_frame(format_) * frames * static_cast<std::size_t>(format_.bits_allocated);
  const std::size_t expected = (bits + 7) / 8;
  if (bytes_.size() < expected)
    unreadable(fmt::format("pixel data is truncated: {} of {} bytes", bytes_.size(), expected),
               "copy the file again");
  surplus_ = bytes_.size() - expected;
}

StoredFrame StoredFrames::frame(std::size_t index) const {
  if (!codestreams_.empty())
    return jpeg2000_frame(codestreams_[index], format_);
  const std::size_t count = cells_per_frame(format_), first = index * count;
  switch (format_.bits_allocated) {
  case 1:
    return {format_, bits_at(bytes_, first, count)};
  case 8:
    return {format_, cells_at<std::uint8_t>(bytes_, first, count)};
  case 16:
    return {format_, cells_at<std::uint16_t>(bytes_, first, count)};
  default:
    return {format_, cells_at<std::uint32_t>(bytes_, first, count)};
  }
}

std::vector<StoredFrame> read_stored_frames(const std::filesystem::path& path) {
  return with_context(path.string(), [&] {
    DcmFileFormat file;
    load(file, path, DCM_UndefinedTagKey);
    const DicomHeader header = header_of(file);
    check_image(header);
    const StoredFrames frames(*file.getDataset(), header.frames);
    std::vector<StoredFrame> all;
    for (std::size_t i = 0; i < header.frames; ++i)
      all.push_back(frames.frame(i));
    return all;
  });
}

} // namespace thorax::scan
