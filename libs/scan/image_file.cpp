#include "scan/image_file.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string_view>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/text.h"
#include "scan/decode_picture.h"
#include "scan/dicom.h"
#include "scan/image_size.h"
#include "scan/nifti_check.h"
#include "scan/png_read.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

GreyImage decode(const std::filesystem::path& path) {
  switch (kind_of(path)) {
  case FileKind::png:
    if (auto image = with_context(path.string(), [&] { return decode_png(read_text(path)); }))
      return std::move(*image);
    unreadable(path, "damaged or truncated PNG image", "copy the file again, or leave it out");
  case FileKind::jpeg:
    return with_context(path.string(), [&] { return decode_jpeg(read_text(path)); });
  case FileKind::tiff:
    return with_context(path.string(), [&] { return decode_tiff(path); });
  default:
    unreadable(path, "not a PNG, JPEG or TIFF image", "leave it out");
  }
}

bool is_metaimage(const std::filesystem::path& path, std::string_view start) {
  const std::string name = lower(path.extension().string());
  return start.starts_with("ObjectType = Image") ||
         ((name == ".mha" || name == ".mhd") && start.find("NDims") != std::string_view::npos);
}

bool is_nifti(const std::filesystem::path& path, std::string_view start) {
  using namespace std::string_view_literals;
  return start.substr(344) == "n+1\0"sv ||
         (start.starts_with("\x1F\x8B"sv) && looks_like_nifti(path)) ||
         lower(path.string()).ends_with(".nii.gz"); // a damaged one, which is to be refused
}

} // namespace

FileKind kind_of(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream)
    unreadable(path, "cannot be opened", "check its permissions");
  std::string start(348, '\0');
  stream.read(start.data(), static_cast<std::streamsize>(start.size()));
  using namespace std::string_view_literals;
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

std::optional<Raster<std::uint8_t>> read_grey_bytes(const std::filesystem::path& path) {
  auto bytes = with_context(path.string(), [&] { return decode_grey_png(read_text(path)); });
  return bytes && is_picture(bytes->height, bytes->width) ? std::move(bytes) : std::nullopt;
}

GreyImage read_raster(const std::filesystem::path& path) {
  GreyImage image = decode(path);
  const auto& pixels = image.pixels.pixels;
  if (const auto bad = std::count_if(pixels.begin(), pixels.end(),
                                     [](float value) { return !std::isfinite(value); }))
    unreadable(path, fmt::format("{} pixels are not finite numbers", bad), "leave it out");
  if (image.white == 1 &&
      std::any_of(pixels.begin(), pixels.end(), [](float value) { return value > 1; }))
    unreadable(path, "floating-point pixels go beyond 1, so that white is not known",
               "convert it to 8 or 16 bits");
  if (!is_picture(image.pixels.height, image.pixels.width))
    unreadable(path,
               fmt::format("image of only {} x {} pixels", image.pixels.height, image.pixels.width),
               "leave it out");
  return image;
}

} // namespace thorax::scan
