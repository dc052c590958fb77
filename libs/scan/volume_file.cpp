#include "scan/volume_file.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <string_view>

#include <fmt/format.h>
#include <itkImageFileReader.h>
#include <itkImageFileWriter.h>
#include <itkImportImageFilter.h>
#include <itkMetaImageIO.h>
#include <itkNiftiImageIO.h>
#include <itkNrrdImageIO.h>
#include <nifti1_io.h>

#include "core/atomic_file.h"
#include "core/log.h"
#include "core/rounding.h"
#include "scan/file_kind.h"
#include "scan/image_size.h"
#include "scan/nifti_check.h"
#include "scan/nifti_geometry.h"
#include "scan/nifti_name.h"
#include "scan/nrrd_geometry.h"
#include "scan/slice_geometry.h"
#include "scan/text_header.h"
#include "scan/unreadable.h"
#include "scan/volume_check.h"

namespace thorax::scan {
namespace {

/// A format of volumes: what is wrong with a file, where its header says that it lies, and ITK's
/// reader of it.
struct Format {
  const char* name;
  const char* misread; ///< what is wrong with a file without fault that ITK does not read
  std::optional<std::string> (*fault)(const std::filesystem::path&);
  std::optional<Geometry> (*geometry)(const std::filesystem::path&);
  itk::ImageIOBase::Pointer io;
};

/// ITK's reader has it. Warns where the header leaves the spacing out.
std::optional<Geometry> metaimage_geometry(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const TextHeader header = read_metaimage_header(file);
  if (!header.has("ElementSpacing") && !header.has("ElementSize"))
    log::warning("{}: the header states no spacing: 1 mm is assumed", path.string());
  return std::nullopt;
}

std::optional<Format> format_of(FileKind kind) {
  switch (kind) {
  case FileKind::nifti:
    return Format{"NIfTI",
                  "whose pixdim, sform and units (without a qform: mm) do not fit each other",
                  nifti_fault, nifti_geometry, itk::NiftiImageIO::New().GetPointer()};
  case FileKind::nrrd:
    return Format{"NRRD", "that is damaged", nrrd_fault, nrrd_geometry,
                  itk::NrrdImageIO::New().GetPointer()};
  case FileKind::metaimage:
    return Format{"MetaImage", "that is damaged", metaimage_fault, metaimage_geometry,
                  itk::MetaImageIO::New().GetPointer()};
  default:
    return std::nullopt;
  }
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

/// The values as T. Those beyond its limits become these and are warned of.
template <class T>
void convert(const std::filesystem::path& path, std::span<const float> values, std::span<T> to) {
  std::size_t non_finite = 0, beyond = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    non_finite += !std::isfinite(values[i]);
    if constexpr (std::is_integral_v<T>)
      beyond += values[i] < static_cast<float>(std::numeric_limits<T>::min()) - 0.5f ||
                values[i] > static_cast<float>(std::numeric_limits<T>::max()) + 0.5f;
    to[i] = std::isfinite(values[i]) ? rounded<T>(values[i]) : T{};
  }
  if (non_finite > 0)
    unreadable(path, fmt::format("{} voxels are not finite numbers", non_finite), "leave it out");
  if (beyond > 0)
    log::warning("{}: {} voxels lie beyond {} to {} and were limited to it", path.string(), beyond,
                 std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
}

/// @param called the name by which ITK finds the file; errors name path
template <class T>
Volume<T> read_by_itk(const std::filesystem::path& path, const Format& format,
                      const std::filesystem::path& called) {
  const auto stated = format.geometry(path);
  itk::Object::GlobalWarningDisplayOff(); // its lines would mix with ours
  auto reader = itk::ImageFileReader<itk::Image<float, 3>>::New();
  reader->SetFileName(called.string());
  reader->SetImageIO(format.io);
  try {
    reader->Update();
  } catch (const itk::ExceptionObject&) {
    unreadable(path, fmt::format("{} volume {}", format.name, format.misread),
               "save it again, or leave it out");
  }
  const auto& image = *reader->GetOutput();
  const auto size = image.GetLargestPossibleRegion().GetSize();
  Volume<T> volume({size[2], size[1], size[0]}, stated.value_or(geometry_of(image)));
  for (const double spacing : volume.geometry.spacing)
    if (!is_spacing(spacing))
      unreadable(path, fmt::format("a spacing of {:g} mm", spacing), "leave it out");
  convert<T>(path, {image.GetBufferPointer(), volume.voxels.size()}, volume.voxels);
  if (!is_picture(volume.shape.height, volume.shape.width))
    unreadable(
        path, fmt::format("volume of only {} x {} pixels", volume.shape.height, volume.shape.width),
        "leave it out");
  return volume;
}

template <class T>
Volume<T> read(const std::filesystem::path& path, FileKind kind) {
  const Format format = *format_of(kind);
  if (kind == FileKind::nifti)
    refuse_other_nifti(path);
  if (const auto fault = format.fault(path))
    unreadable(path, *fault, "copy it again, or leave it out");
  if (kind != FileKind::nifti)
    return read_by_itk<T>(path, format, path);
  const NiftiName name(path);
  return read_by_itk<T>(path, format, name.path());
}

/// An ITK view on a volume; no voxel is copied.
template <class T>
typename itk::ImportImageFilter<T, 3>::Pointer view(const Volume<T>& volume) {
  using Import = itk::ImportImageFilter<T, 3>;
  itk::Matrix<double, 3, 3> direction;
  for (unsigned i = 0; i < 3; ++i)
    for (unsigned j = 0; j < 3; ++j)
      direction[i][j] = volume.geometry.direction[i * 3 + j];
  const itk::Size<3> size = {volume.shape.width, volume.shape.height, volume.shape.depth};
  auto import = Import::New();
  import->SetRegion(typename Import::RegionType(size));
  import->SetOrigin(volume.geometry.origin.data());
  import->SetSpacing(volume.geometry.spacing.data());
  import->SetDirection(direction);
  import->SetImportPointer(const_cast<T*>(volume.voxels.data()), volume.voxels.size(), false);
  return import;
}

} // namespace

template <class T>
Volume<T> read_nifti(const std::filesystem::path& path) {
  if (kind_of(path) != FileKind::nifti)
    unreadable(path, "not a NIfTI volume", "leave it out");
  return read<T>(path, FileKind::nifti);
}

template <class T>
Volume<T> read_volume(const std::filesystem::path& path) {
  const FileKind kind = kind_of(path);
  if (!format_of(kind))
    unreadable(path, "not a NIfTI, NRRD or MetaImage volume", "leave it out");
  return read<T>(path, kind);
}

template <class T>
void write_nifti(const std::filesystem::path& path, const Volume<T>& volume) {
  nifti_set_debug_level(0); // its lines would mix with ours
  const auto source = view(volume);
  auto writer = itk::ImageFileWriter<itk::Image<T, 3>>::New();
  writer->SetInput(source->GetOutput());
  writer->SetFileName(path.string());
  writer->SetImageIO(itk::NiftiImageIO::New());
  writer->UseCompressionOn();
  try {
    writer->Update();
  } catch (const itk::ExceptionObject&) {
    fail_to_write(path);
  }
  if (nifti_fault(path)) // the library passes over writes that fail
    fail_to_write(path);
}

template Volume<float> read_volume(const std::filesystem::path&);
template Volume<std::int16_t> read_volume(const std::filesystem::path&);
template Volume<float> read_nifti(const std::filesystem::path&);
template Volume<std::int16_t> read_nifti(const std::filesystem::path&);
template Volume<std::uint8_t> read_nifti(const std::filesystem::path&);
template void write_nifti(const std::filesystem::path&, const Volume<std::int16_t>&);
template void write_nifti(const std::filesystem::path&, const Volume<std::uint8_t>&);

} // namespace thorax::scan
