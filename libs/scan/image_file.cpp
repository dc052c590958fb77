#include "scan/image_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <limits>
#include <string_view>

#include <fmt/format.h>
#include <itkImageFileReader.h>
#include <itkImageFileWriter.h>
#include <itkImportImageFilter.h>
#include <itkJPEGImageIO.h>
#include <itkNiftiImageIO.h>
#include <itkTIFFImageIO.h>
#include <itkVectorImage.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/rounding.h"
#include "scan/dicom.h"
#include "scan/nifti_check.h"
#include "scan/png_read.h"

namespace thorax::scan {
namespace {

[[noreturn]] void unreadable(const std::filesystem::path& path, std::string_view why,
                             std::string hint) {
  throw Error(ExitCode::unreadable, fmt::format("{}: {}", path.string(), why), std::move(hint));
}

/// Runs an ITK pipeline that reads; its exceptions become ours, in one line.
template <class Action>
auto reading(const std::filesystem::path& path, std::string_view what, Action&& action) {
  try {
    return action();
  } catch (const itk::ExceptionObject&) {
    unreadable(path, what, "copy the file again, or leave it out");
  }
}

/// libjpeg fills the rest of a truncated image with grey and goes on. In a whole file the last
/// end-of-image marker follows the last start-of-scan marker, which cannot occur inside compressed
/// data.
bool is_truncated_jpeg(const std::filesystem::path& path) {
  const std::string bytes = read_text(path);
  const auto scan = bytes.rfind("\xFF\xDA"), end = bytes.rfind("\xFF\xD9");
  return scan == std::string::npos || end == std::string::npos || end < scan;
}

itk::ImageIOBase::Pointer reader_for(FileKind kind) {
  switch (kind) {
  case FileKind::jpeg:
    return itk::JPEGImageIO::New().GetPointer();
  case FileKind::tiff:
    return itk::TIFFImageIO::New().GetPointer();
  default:
    return nullptr;
  }
}

/// The value of white. Throws Error(unreadable) where the type does not tell.
float white_of(itk::IOComponentEnum type, const std::filesystem::path& path) {
  switch (type) {
  case itk::IOComponentEnum::UCHAR:
    return 255;
  case itk::IOComponentEnum::USHORT:
    return 65535;
  case itk::IOComponentEnum::SHORT:
    return 32767;
  case itk::IOComponentEnum::FLOAT:
    return 1;
  default:
    unreadable(path, "pixels are neither 8 or 16-bit integers nor fractions",
               "convert it to 8 or 16 bits");
  }
}

Raster<float> grey(const itk::VectorImage<float, 2>& image) {
  const auto size = image.GetLargestPossibleRegion().GetSize();
  const std::size_t channels = image.GetNumberOfComponentsPerPixel();
  Raster<float> raster(size[1], size[0]);
  const float* value = image.GetBufferPointer();
  for (float& pixel : raster.pixels) {
    pixel = channels < 3 ? value[0] : 0.299f * value[0] + 0.587f * value[1] + 0.114f * value[2];
    value += channels;
  }
  return raster;
}

template <class Image>
Geometry geometry_of(const Image& image) {
  Geometry geometry;
  for (unsigned i = 0; i < 3; ++i) {
    geometry.origin[i] = image.GetOrigin()[i];
    geometry.spacing[i] = image.GetSpacing()[i];
    for (unsigned j = 0; j < 3; ++j)
      geometry.direction[i * 3 + j] = image.GetDirection()[i][j];
  }
  return geometry;
}

/// An ITK view on the buffer of a contiguous image; nothing is copied.
template <class T, unsigned Dimension>
auto view(const std::vector<T>& values, const std::array<std::size_t, Dimension>& size) {
  auto import = itk::ImportImageFilter<T, Dimension>::New();
  typename itk::ImportImageFilter<T, Dimension>::RegionType region;
  for (unsigned i = 0; i < Dimension; ++i)
    region.SetSize(i, size[i]);
  import->SetRegion(region);
  import->SetImportPointer(const_cast<T*>(values.data()), values.size(), false);
  return import;
}

template <class Source, class Io>
void write(const std::filesystem::path& path, Source& source, Io& io) {
  auto writer = itk::ImageFileWriter<typename Source::OutputImageType>::New();
  writer->SetInput(source.GetOutput());
  writer->SetFileName(path.string());
  writer->SetImageIO(&io);
  writer->UseCompressionOn();
  try {
    writer->Update();
  } catch (const itk::ExceptionObject&) {
    fail_to_write(path);
  }
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
  const std::string_view magic(start.data() + 344, 4);
  if (magic == "n+1\0"sv || path.string().ends_with(".nii.gz"))
    return FileKind::nifti;
  return looks_like_dicom(path) ? FileKind::dicom : FileKind::other;
}

namespace {

GreyImage read_png(const std::filesystem::path& path) {
  if (auto image = decode_png(read_text(path)))
    return std::move(*image);
  unreadable(path, "damaged or truncated image", "copy the file again, or leave it out");
}

GreyImage read_by_itk(const std::filesystem::path& path, FileKind kind) {
  const auto io = reader_for(kind);
  if (!io)
    unreadable(path, "not a PNG, JPEG or TIFF image", "leave it out");
  if (kind == FileKind::jpeg && is_truncated_jpeg(path))
    unreadable(path, "truncated JPEG image", "copy the file again");
  return reading(path, "damaged or truncated image", [&] {
    auto reader = itk::ImageFileReader<itk::VectorImage<float, 2>>::New();
    reader->SetFileName(path.string());
    reader->SetImageIO(io);
    reader->Update();
    return GreyImage{grey(*reader->GetOutput()), white_of(io->GetComponentType(), path)};
  });
}

} // namespace

GreyImage read_raster(const std::filesystem::path& path) {
  const FileKind kind = kind_of(path);
  GreyImage image = kind == FileKind::png ? read_png(path) : read_by_itk(path, kind);
  const auto& pixels = image.pixels.pixels;
  if (const auto bad = std::count_if(pixels.begin(), pixels.end(),
                                     [](float value) { return !std::isfinite(value); }))
    unreadable(path, fmt::format("{} pixels are not finite numbers", bad), "leave it out");
  if (image.white == 1 &&
      std::any_of(pixels.begin(), pixels.end(), [](float value) { return value > 1; }))
    unreadable(path, "floating-point pixels go beyond 1, so that white is not known",
               "convert it to 8 or 16 bits");
  if (image.pixels.height < 2 || image.pixels.width < 2)
    unreadable(path,
               fmt::format("image of only {} x {} pixels", image.pixels.height, image.pixels.width),
               "leave it out");
  return image;
}

template <class T>
Volume<T> read_nifti(const std::filesystem::path& path) {
  if (kind_of(path) != FileKind::nifti)
    unreadable(path, "not a NIfTI volume", "leave it out");
  if (const auto fault = nifti_fault(path))
    unreadable(path, *fault, "copy it again, or leave it out");
  auto volume = reading(path, "damaged or truncated NIfTI volume", [&] {
    auto reader = itk::ImageFileReader<itk::Image<float, 3>>::New();
    reader->SetFileName(path.string());
    reader->SetImageIO(itk::NiftiImageIO::New());
    reader->Update();
    const auto& image = *reader->GetOutput();
    const auto size = image.GetLargestPossibleRegion().GetSize();
    Volume<T> result({size[2], size[1], size[0]}, geometry_of(image));
    const float* values = image.GetBufferPointer();
    std::transform(values, values + result.voxels.size(), result.voxels.begin(), rounded<T>);
    return result;
  });
  if (volume.shape.height < 2 || volume.shape.width < 2)
    unreadable(
        path, fmt::format("volume of only {} x {} pixels", volume.shape.height, volume.shape.width),
        "leave it out");
  return volume;
}

template <class T>
void write_nifti(const std::filesystem::path& path, const Volume<T>& volume) {
  const auto source =
      view<T, 3>(volume.voxels, {volume.shape.width, volume.shape.height, volume.shape.depth});
  itk::Matrix<double, 3, 3> direction;
  for (unsigned i = 0; i < 3; ++i)
    for (unsigned j = 0; j < 3; ++j)
      direction[i][j] = volume.geometry.direction[i * 3 + j];
  source->SetOrigin(volume.geometry.origin.data());
  source->SetSpacing(volume.geometry.spacing.data());
  source->SetDirection(direction);
  write(path, *source, *itk::NiftiImageIO::New());
}

template Volume<float> read_nifti(const std::filesystem::path&);
template Volume<std::int16_t> read_nifti(const std::filesystem::path&);
template Volume<std::uint8_t> read_nifti(const std::filesystem::path&);
template void write_nifti(const std::filesystem::path&, const Volume<std::int16_t>&);
template void write_nifti(const std::filesystem::path&, const Volume<std::uint8_t>&);

} // namespace thorax::scan
