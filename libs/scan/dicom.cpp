#include "scan/dicom.h"

#include <array>
#include <fstream>
#include <map>
#include <string_view>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"
#include "scan/dicom_header.h"
#include "scan/dicom_item.h"
#include "scan/dicom_lookup.h"
#include "scan/dicom_pixels.h"
#include "scan/image_size.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

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
  unreadable(fmt::format("transfer syntax {} ({}) is not supported", uid,
                         name == names.end() ? "unknown" : name->second),
             "convert it to explicit VR little endian");
}

void check_image(const DicomHeader& header) {
  if (header.rows == 0 || header.columns == 0)
    unreadable(fmt::format("DICOM file without an image (modality {})",
                           header.modality.empty() ? "unknown" : header.modality),
               "leave it out");
  if (!is_picture(header.rows, header.columns))
    unreadable(fmt::format("image of only {} x {} pixels", header.rows, header.columns),
               "leave it out");
  check_size(header.rows, header.columns);
  check_syntax(header.transfer_syntax);
}

StoredFrames frames_of(const std::filesystem::path& path, DcmDataset& data, std::size_t count) {
  StoredFrames frames(data, count);
  if (frames.surplus() > 1)
    log::warning("{}: {} bytes of pixel data lie beyond the image", path.string(),
                 frames.surplus());
  return frames;
}

/// Which cells stand for "no data".
std::vector<bool> padded_cells(const StoredFrame& frame, const std::array<long, 2>& padding) {
  PixelFormat format = frame.format;
  if (padding[1] < lowest(format) || padding[0] > highest(format)) { // all bits of a cell count
    format.bits_stored = format.bits_allocated;
    format.high_bit = format.bits_allocated - 1;
  }
  std::vector<bool> padded(frame.cells.size());
  for (std::size_t i = 0; i < padded.size(); ++i) {
    const long value = stored_value(frame.cells[i], format);
    padded[i] = value >= padding[0] && value <= padding[1];
  }
  return padded;
}

DicomImage rescaled(const StoredFrame& frame, DicomHeader header,
                    const std::optional<Palette>& palette, const PixelOptions& options) {
  const PixelFormat& format = frame.format;
  std::vector<float> pixels = grey_pixels(frame, palette);
  const bool grey = format.samples == 1 && format.photometric != "PALETTE COLOR";
  if (options.invert_monochrome1 && format.photometric == "MONOCHROME1")
    for (float& pixel : pixels)
      pixel = static_cast<float>(lowest(format) + highest(format)) - pixel;
  const auto slope = static_cast<float>(header.slope);
  const auto intercept = static_cast<float>(header.intercept);
  for (float& pixel : pixels)
    pixel =
        grey && header.modality_table ? (*header.modality_table)(pixel) : pixel * slope + intercept;
  if (options.padding && grey && header.padding) {
    const std::vector<bool> padded = padded_cells(frame, *header.padding);
    for (std::size_t i = 0; i < pixels.size(); ++i)
      if (padded[i])
        pixels[i] = *options.padding;
  }
  return {std::move(header), Raster<float>(format.rows, format.columns, std::move(pixels))};
}

} // namespace

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

std::vector<DicomHeader> read_dicom_frame_headers(const std::filesystem::path& path) {
  return with_context(path.string(), [&] {
    DcmFileFormat file;
    load(file, path, DCM_PixelData);
    return frame_headers_of(file);
  });
}

DicomImage read_dicom(const std::filesystem::path& path, const PixelOptions& options) {
  return with_context(path.string(), [&] {
    DcmFileFormat file;
    load(file, path, DCM_UndefinedTagKey);
    DcmDataset& data = *file.getDataset();
    DicomHeader header = header_of(file);
    check_image(header);
    if (header.frames > 1)
      unreadable(fmt::format("DICOM file with {} frames", header.frames),
                 "split it into single-frame files");
    const StoredFrames frames = frames_of(path, data, 1);
    return rescaled(frames.frame(0), std::move(header), palette_of(data), options);
  });
}

void read_dicom_frames(const std::filesystem::path& path, const PixelOptions& options,
                       const std::function<void(DicomImage)>& take) {
  return with_context(path.string(), [&] {
    DcmFileFormat file;
    load(file, path, DCM_UndefinedTagKey);
    DcmDataset& data = *file.getDataset();
    const std::vector<DicomHeader> headers = frame_headers_of(file);
    check_image(headers.front());
    if (headers.size() != headers.front().frames)
      unreadable(fmt::format("{} frames without a description of each", headers.front().frames),
                 "split it into single-frame files");
    const StoredFrames frames = frames_of(path, data, headers.size());
    const auto palette = palette_of(data);
    for (std::size_t i = 0; i < headers.size(); ++i)
      take(rescaled(frames.frame(i), headers[i], palette, options));
  });
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
