#include "scan/dicom.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"
#include "scan/dicom_check.h"
#include "scan/dicom_header.h"
#include "scan/dicom_item.h"
#include "scan/dicom_lookup.h"
#include "scan/dicom_pixels.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

StoredFrames frames_of(const std::filesystem::path& path, DcmDataset& data, std::size_t count) {
  StoredFrames frames(data, count);
  if (frames.surplus() > 1)
    log::warning("{}: {} bytes of pixel data lie beyond the image", path.string(),
                 frames.surplus());
  return frames;
}

/// 1 for the cells that stand for "no data"; empty where none does.
Raster<std::uint8_t> padded_cells(const StoredFrame& frame, const std::array<long, 2>& padding) {
  PixelFormat format = frame.format;
  if (padding[1] < lowest(format) || padding[0] > highest(format)) { // all bits of a cell count
    format.bits_stored = format.bits_allocated;
    format.high_bit = format.bits_allocated - 1;
  }
  Raster<std::uint8_t> padded(format.rows, format.columns);
  for (std::size_t i = 0; i < padded.pixels.size(); ++i) {
    const long value = stored_value(frame.cells[i], format);
    padded.pixels[i] = value >= padding[0] && value <= padding[1];
  }
  const bool any = std::count(padded.pixels.begin(), padded.pixels.end(), 1) > 0;
  return any ? padded : Raster<std::uint8_t>();
}

DicomImage rescaled(const StoredFrame& frame, DicomHeader header,
                    const std::optional<Palette>& palette) {
  const PixelFormat& format = frame.format;
  std::vector<float> pixels = grey_pixels(frame, palette);
  const bool grey = format.samples == 1 && format.photometric != "PALETTE COLOR";
  const auto slope = static_cast<float>(header.slope);
  const auto intercept = static_cast<float>(header.intercept);
  for (float& pixel : pixels)
    pixel =
        grey && header.modality_table ? (*header.modality_table)(pixel) : pixel * slope + intercept;
  DicomImage image{std::move(header),
                   Raster<float>(format.rows, format.columns, std::move(pixels))};
  if (grey && image.header.padding)
    image.padded = padded_cells(frame, *image.header.padding);
  return image;
}

} // namespace

bool DicomHeader::is_type(std::string_view word) const {
  return std::find(image_type.begin(), image_type.end(), word) != image_type.end();
}

bool DicomHeader::is_colour() const {
  return !photometric.empty() && !photometric.starts_with("MONOCHROME");
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

std::vector<DicomHeader> read_dicom_frame_headers(const std::filesystem::path& path) {
  return with_context(path.string(), [&] {
    DcmFileFormat file;
    load(file, path, DCM_PixelData);
    return frame_headers_of(file);
  });
}

DicomImage read_dicom(const std::filesystem::path& path) {
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
    return rescaled(frames.frame(0), std::move(header), palette_of(data));
  });
}

void read_dicom_frames(const std::filesystem::path& path,
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
      take(rescaled(frames.frame(i), headers[i], palette));
  });
}

} // namespace thorax::scan
