#include "scan/dicom.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <mutex>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <fmt/format.h>

#include "core/error.h"
#include "core/text.h"
#include "scan/jpeg2000.h"
#include "scan/stored_pixels.h"

namespace thorax::scan {
namespace {

[[noreturn]] void unreadable(std::string what, std::string hint) {
  throw Error(ExitCode::unreadable, std::move(what), std::move(hint));
}

/// DCMTK's decoders are process-wide; its log would mix with ours.
void start_dcmtk() {
  static std::once_flag once;
  std::call_once(once, [] {
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    DJDecoderRegistration::registerCodecs();
    DJLSDecoderRegistration::registerCodecs();
    DcmRLEDecoderRegistration::registerCodecs();
  });
}

std::string text(DcmItem& item, const DcmTagKey& tag, unsigned long index = 0) {
  OFString value;
  if (item.findAndGetOFString(tag, value, index).bad())
    return {};
  return std::string(trim(std::string_view(value.c_str(), value.size())));
}

std::optional<double> number(DcmItem& item, const DcmTagKey& tag, unsigned long index = 0) {
  const auto value = parse_number(text(item, tag, index));
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<long> integer(DcmItem& item, const DcmTagKey& tag) {
  const auto value = number(item, tag);
  return value ? std::optional(std::lround(*value)) : std::nullopt;
}

template <std::size_t N>
std::optional<std::array<double, N>> numbers(DcmItem& item, const DcmTagKey& tag) {
  std::array<double, N> values;
  for (std::size_t i = 0; i < N; ++i) {
    const auto value = number(item, tag, i);
    if (!value)
      return std::nullopt;
    values[i] = *value;
  }
  return values;
}

std::optional<std::array<double, 2>> positive_spacing(DcmItem& item) {
  for (const DcmTagKey& tag : {DCM_PixelSpacing, DCM_ImagerPixelSpacing})
    if (const auto spacing = numbers<2>(item, tag);
        spacing && (*spacing)[0] > 0 && (*spacing)[1] > 0)
      return spacing;
  return std::nullopt;
}

std::optional<std::array<long, 2>> padding_range(DcmItem& item) {
  const auto value = integer(item, DCM_PixelPaddingValue);
  if (!value)
    return std::nullopt;
  const long limit = integer(item, DCM_PixelPaddingRangeLimit).value_or(*value);
  return std::array{std::min(*value, limit), std::max(*value, limit)};
}

std::string known_sex(const std::string& sex) {
  return sex == "M" || sex == "F" || sex == "O" ? sex : "";
}

DicomHeader header_of(DcmFileFormat& file) {
  DcmDataset& data = *file.getDataset();
  DicomHeader header;
  header.transfer_syntax = text(*file.getMetaInfo(), DCM_TransferSyntaxUID);
  header.sop_class = text(data, DCM_SOPClassUID);
  header.sop_instance = text(data, DCM_SOPInstanceUID);
  header.series = text(data, DCM_SeriesInstanceUID);
  header.study = text(data, DCM_StudyInstanceUID);
  header.patient = text(data, DCM_PatientID);
  header.sex = known_sex(text(data, DCM_PatientSex));
  header.age = parse_age(text(data, DCM_PatientAge));
  header.modality = text(data, DCM_Modality);
  header.view = text(data, DCM_ViewPosition);
  header.photometric = text(data, DCM_PhotometricInterpretation);
  for (unsigned long i = 0; !text(data, DCM_ImageType, i).empty(); ++i)
    header.image_type.push_back(text(data, DCM_ImageType, i));
  header.rows = static_cast<std::size_t>(std::max(0l, integer(data, DCM_Rows).value_or(0)));
  header.columns = static_cast<std::size_t>(std::max(0l, integer(data, DCM_Columns).value_or(0)));
  header.frames =
      static_cast<std::size_t>(std::max(1l, integer(data, DCM_NumberOfFrames).value_or(1)));
  header.position = numbers<3>(data, DCM_ImagePositionPatient);
  header.orientation = numbers<6>(data, DCM_ImageOrientationPatient);
  header.pixel_spacing = positive_spacing(data);
  header.slice_thickness = number(data, DCM_SliceThickness);
  header.gantry_tilt = number(data, DCM_GantryDetectorTilt);
  header.instance_number = integer(data, DCM_InstanceNumber);
  header.slope = number(data, DCM_RescaleSlope).value_or(1);
  header.intercept = number(data, DCM_RescaleIntercept).value_or(0);
  header.padding = padding_range(data);
  const auto centre = number(data, DCM_WindowCenter), width = number(data, DCM_WindowWidth);
  if (centre && width)
    header.voi_window = {*centre, *width};
  return header;
}

/// @param until where to stop reading; DCM_UndefinedTagKey reads everything
void load(DcmFileFormat& file, const std::filesystem::path& path, const DcmTagKey& until) {
  start_dcmtk();
  if (!std::filesystem::is_regular_file(path))
    unreadable("no such file", "check the path");
  if (!looks_like_dicom(path))
    unreadable("not a DICOM file", "leave it out or give the image itself");
  const OFCondition status = file.loadFileUntilTag(path.c_str(), EXS_Unknown, EGL_noChange,
                                                   DCM_MaxReadLength, ERM_autoDetect, until);
  if (status.bad())
    unreadable(fmt::format("damaged DICOM file ({})", status.text()), "copy the file again");
}

PixelFormat format_of(DcmItem& data) {
  PixelFormat format;
  format.rows = static_cast<std::size_t>(integer(data, DCM_Rows).value_or(0));
  format.columns = static_cast<std::size_t>(integer(data, DCM_Columns).value_or(0));
  format.samples = static_cast<int>(integer(data, DCM_SamplesPerPixel).value_or(1));
  const long allocated = integer(data, DCM_BitsAllocated).value_or(0);
  if (allocated != 8 && allocated != 16)
    unreadable(fmt::format("{} bits per pixel are not supported", allocated), "8 and 16 bits are");
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

std::vector<std::byte> joined_fragments(DcmDataset& data) {
  DcmElement* element = nullptr;
  data.findAndGetElement(DCM_PixelData, element);
  auto* pixels = dynamic_cast<DcmPixelData*>(element);
  DcmPixelSequence* sequence = nullptr;
  if (!pixels ||
      pixels->getEncapsulatedRepresentation(data.getOriginalXfer(), nullptr, sequence).bad() ||
      !sequence)
    unreadable("no pixel data", "copy the file again, or leave it out");
  std::vector<std::byte> bytes;
  for (unsigned long i = 1; i < sequence->card(); ++i) { // item 0 is the offset table
    DcmPixelItem* item = nullptr;
    Uint8* begin = nullptr;
    if (sequence->getItem(item, i).bad() || item->getUint8Array(begin).bad())
      unreadable("pixel data is incomplete", "copy the file again");
    if (item->getLength() == 0)
      continue;
    const auto* fragment = reinterpret_cast<const std::byte*>(begin);
    bytes.insert(bytes.end(), fragment, fragment + item->getLength());
  }
  return bytes;
}

std::vector<std::uint16_t> jpeg2000_cells(DcmDataset& data, PixelFormat& format) {
  const Jpeg2000Image image = decode_jpeg2000(joined_fragments(data));
  if (image.height != format.rows || image.width != format.columns ||
      image.components != static_cast<std::size_t>(format.samples))
    unreadable(fmt::format("JPEG 2000 image of {} x {} x {} in a DICOM file of {} x {} x {}",
                           image.height, image.width, image.components, format.rows, format.columns,
                           format.samples),
               "export the image again");
  if (format.samples == 3) { // the codestream's own colour transform is undone already
    format.photometric = "RGB";
    format.planar = false;
  }
  return {image.values.begin(), image.values.end()};
}

std::vector<std::uint16_t> dcmtk_cells(DcmDataset& data) {
  DcmElement* element = nullptr;
  if (data.findAndGetElement(DCM_PixelData, element).bad() || !element)
    unreadable("no pixel data", "copy the file again, or leave it out");
  if (integer(data, DCM_BitsAllocated) == 8) {
    Uint8* values = nullptr;
    if (element->getUint8Array(values).bad() || !values)
      unreadable("no pixel data", "copy the file again, or leave it out");
    return {values, values + element->getLength()};
  }
  Uint16* values = nullptr;
  if (element->getUint16Array(values).bad() || !values)
    unreadable("no pixel data", "copy the file again, or leave it out");
  return {values, values + element->getLength() / sizeof(Uint16)};
}

std::optional<Palette> palette_of(DcmItem& data) {
  std::array<std::vector<float>, 3> channels;
  const DcmTagKey tables[] = {DCM_RedPaletteColorLookupTableData,
                              DCM_GreenPaletteColorLookupTableData,
                              DCM_BluePaletteColorLookupTableData};
  const DcmTagKey descriptors[] = {DCM_RedPaletteColorLookupTableDescriptor,
                                   DCM_GreenPaletteColorLookupTableDescriptor,
                                   DCM_BluePaletteColorLookupTableDescriptor};
  for (int c = 0; c < 3; ++c) {
    const Uint16* words = nullptr;
    unsigned long count = 0;
    if (data.findAndGetUint16Array(tables[c], words, &count).bad() || count == 0)
      return std::nullopt;
    const double entries = number(data, descriptors[c], 0).value_or(count);
    const double bits = number(data, descriptors[c], 2).value_or(16);
    const bool packed = bits == 8 && count * 2 <= entries + 1; // two 8-bit entries in a word
    for (unsigned long i = 0; i < count; ++i) {
      if (packed) {
        channels[c].push_back(words[i] & 0xff);
        channels[c].push_back(words[i] >> 8);
      } else {
        channels[c].push_back(bits == 8 ? words[i] & 0xff : words[i] / 257.0f);
      }
    }
  }
  Palette palette{static_cast<long>(number(data, descriptors[0], 1).value_or(0)), {}};
  const std::size_t entries =
      std::min({channels[0].size(), channels[1].size(), channels[2].size()});
  for (std::size_t i = 0; i < entries; ++i)
    palette.luma.push_back(0.299f * channels[0][i] + 0.587f * channels[1][i] +
                           0.114f * channels[2][i]);
  return palette;
}

void check_image(const DicomHeader& header) {
  if (header.rows == 0 || header.columns == 0)
    unreadable(fmt::format("DICOM file without an image (modality {})",
                           header.modality.empty() ? "unknown" : header.modality),
               "leave it out");
  if (header.rows < 2 || header.columns < 2)
    unreadable(fmt::format("image of only {} x {} pixels", header.rows, header.columns),
               "leave it out");
  if (header.frames > 1)
    unreadable(fmt::format("DICOM file with {} frames", header.frames),
               "split it into single-frame files");
}

DicomImage read(const std::filesystem::path& path, const PixelOptions& options) {
  DcmFileFormat file;
  load(file, path, DCM_UndefinedTagKey);
  DcmDataset& data = *file.getDataset();
  DicomImage image{header_of(file), {}};
  check_image(image.header);

  const bool jpeg2000 = is_jpeg2000(data.getOriginalXfer());
  if (!jpeg2000) {
    const OFCondition status = data.chooseRepresentation(EXS_LittleEndianExplicit, nullptr);
    if (status.bad())
      unreadable(fmt::format("pixel data of transfer syntax {} cannot be decoded ({})",
                             image.header.transfer_syntax, status.text()),
                 "convert it to explicit VR little endian");
  }
  PixelFormat format = format_of(data);
  const auto cells = jpeg2000 ? jpeg2000_cells(data, format) : dcmtk_cells(data);
  std::vector<float> pixels = grey_pixels(cells, format, palette_of(data));

  const bool grey = format.samples == 1 && format.photometric != "PALETTE COLOR";
  const bool invert = options.invert_monochrome1 && format.photometric == "MONOCHROME1";
  const auto ends = static_cast<float>(lowest(format) + highest(format));
  const auto slope = static_cast<float>(image.header.slope);
  const auto intercept = static_cast<float>(image.header.intercept);
  for (float& pixel : pixels) {
    const bool padded = options.padding && grey && image.header.padding &&
                        pixel >= static_cast<float>((*image.header.padding)[0]) &&
                        pixel <= static_cast<float>((*image.header.padding)[1]);
    const float stored = invert ? ends - pixel : pixel;
    pixel = padded ? *options.padding : stored * slope + intercept;
  }
  image.pixels = Raster<float>(format.rows, format.columns, std::move(pixels));
  return image;
}

} // namespace

bool DicomHeader::is_type(std::string_view word) const {
  return std::find(image_type.begin(), image_type.end(), word) != image_type.end();
}

bool looks_like_dicom(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::array<char, 132> start{};
  stream.read(start.data(), start.size());
  if (stream.gcount() == static_cast<std::streamsize>(start.size()) &&
      std::string_view(start.data() + 128, 4) == "DICM")
    return true;
  const auto group_is = [&](char low, char high) {
    return (start[0] == low && start[1] == high && start[3] == 0) ||
           (start[0] == high && start[1] == low && start[2] == 0);
  };
  return stream.gcount() >= 8 && (group_is(8, 0) || group_is(2, 0));
}

DicomHeader read_dicom_header(const std::filesystem::path& path) {
  return with_context(path.string(), [&] {
    DcmFileFormat file;
    load(file, path, DCM_PixelData);
    return header_of(file);
  });
}

DicomImage read_dicom(const std::filesystem::path& path, const PixelOptions& options) {
  return with_context(path.string(), [&] { return read(path, options); });
}

double parse_age(std::string_view text) {
  constexpr double days_per_year = 365.25;
  const double unknown = std::numeric_limits<double>::quiet_NaN();
  if (text.size() < 2)
    return unknown;
  const auto count = parse_number(text.substr(0, text.size() - 1));
  if (!count || *count < 0)
    return unknown;
  switch (text.back()) {
  case 'Y':
    return *count;
  case 'M':
    return *count / 12;
  case 'W':
    return *count * 7 / days_per_year;
  case 'D':
    return *count / days_per_year;
  default:
    return unknown;
  }
}

} // namespace thorax::scan
