#include "imaging/resample.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <unistd.h>

#include <fmt/format.h>
#include <itkBSplineInterpolateImageFunction.h>
#include <itkLinearInterpolateImageFunction.h>
#include <itkNearestNeighborExtrapolateImageFunction.h>
#include <itkNearestNeighborInterpolateImageFunction.h>
#include <itkRecursiveGaussianImageFilter.h>
#include <itkResampleImageFilter.h>

#include "core/error.h"
#include "core/rounding.h"

namespace thorax::imaging {
namespace {

using Image = itk::Image<float, 3>;

constexpr double coarser_enough = 1.2;
constexpr double smoothing_sigma = 0.4;                  // of the new spacing
constexpr itk::SizeValueType shortest_smoothed_axis = 4; // what ITK's recursive filter can do

Image::DirectionType direction_of(const Geometry& geometry) {
  Image::DirectionType direction;
  for (unsigned i = 0; i < 3; ++i)
    for (unsigned j = 0; j < 3; ++j)
      direction[i][j] = geometry.direction[i * 3 + j];
  return direction;
}

template <class T>
Image::Pointer to_itk(const Volume<T>& volume) {
  auto image = Image::New();
  image->SetRegions(Image::SizeType{volume.shape.width, volume.shape.height, volume.shape.depth});
  image->SetOrigin(volume.geometry.origin.data());
  image->SetSpacing(volume.geometry.spacing.data());
  image->SetDirection(direction_of(volume.geometry));
  image->Allocate();
  std::copy(volume.voxels.begin(), volume.voxels.end(), image->GetBufferPointer());
  return image;
}

Image::Pointer smooth(Image::Pointer image, const Geometry& old, const Geometry& next) {
  for (unsigned axis = 0; axis < 3; ++axis) {
    if (next.spacing[axis] <= coarser_enough * old.spacing[axis] ||
        image->GetLargestPossibleRegion().GetSize(axis) < shortest_smoothed_axis)
      continue;
    auto filter = itk::RecursiveGaussianImageFilter<Image, Image>::New();
    filter->SetInput(image);
    filter->SetDirection(axis);
    filter->SetSigma(smoothing_sigma * next.spacing[axis]);
    filter->Update();
    image = filter->GetOutput();
  }
  return image;
}

itk::InterpolateImageFunction<Image, double>::Pointer interpolator(Interpolation interpolation) {
  switch (interpolation) {
  case Interpolation::nearest:
    return itk::NearestNeighborInterpolateImageFunction<Image, double>::New().GetPointer();
  case Interpolation::linear:
    return itk::LinearInterpolateImageFunction<Image, double>::New().GetPointer();
  case Interpolation::bspline:
    break;
  }
  return itk::BSplineInterpolateImageFunction<Image, double, float>::New().GetPointer();
}

} // namespace

Grid grid_with_spacing(const Shape3& shape, const Geometry& geometry,
                       std::array<double, 3> spacing) {
  Grid grid{shape, geometry};
  std::array<std::size_t*, 3> counts = {&grid.shape.width, &grid.shape.height, &grid.shape.depth};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (spacing[axis] <= 0)
      continue;
    const double extent = static_cast<double>(*counts[axis]) * geometry.spacing[axis];
    *counts[axis] = std::max<std::size_t>(1, std::lround(extent / spacing[axis]));
    grid.geometry.spacing[axis] = spacing[axis];
    // The centre of the extent stays where it is.
    const double covered = static_cast<double>(*counts[axis]) * spacing[axis];
    const double shift = (extent - geometry.spacing[axis]) / 2 - (covered - spacing[axis]) / 2;
    for (std::size_t i = 0; i < 3; ++i)
      grid.geometry.origin[i] += geometry.direction[i * 3 + axis] * shift;
  }
  return grid;
}

/// ITK would end with a message of its own, or the system would end the process.
void check_memory(const Grid& grid, std::size_t bytes_per_voxel) {
  const Shape3& shape = grid.shape;
  const double needed = static_cast<double>(shape.width) * static_cast<double>(shape.height) *
                        static_cast<double>(shape.depth) * static_cast<double>(bytes_per_voxel);
  const double there =
      static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  if (needed > there)
    throw Error(ExitCode::memory,
                fmt::format("{} x {} x {} voxels need {:.0f} GiB of memory", shape.width,
                            shape.height, shape.depth, needed / (1 << 30)),
                "use a larger --spacing");
}

template <class T>
Volume<T> resample(const Volume<T>& volume, const Grid& grid, Interpolation interpolation) {
  check_memory(grid, sizeof(float) + sizeof(T));
  Image::Pointer image = to_itk(volume);
  if (interpolation != Interpolation::nearest)
    image = smooth(image, volume.geometry, grid.geometry);

  auto filter = itk::ResampleImageFilter<Image, Image>::New();
  filter->SetInput(image);
  filter->SetInterpolator(interpolator(interpolation));
  filter->SetExtrapolator(itk::NearestNeighborExtrapolateImageFunction<Image, double>::New());
  filter->SetSize({grid.shape.width, grid.shape.height, grid.shape.depth});
  filter->SetOutputOrigin(grid.geometry.origin.data());
  filter->SetOutputSpacing(grid.geometry.spacing.data());
  filter->SetOutputDirection(direction_of(grid.geometry));
  filter->Update();

  Volume<T> resampled(grid.shape, grid.geometry);
  const float* values = filter->GetOutput()->GetBufferPointer();
  std::transform(values, values + resampled.voxels.size(), resampled.voxels.begin(), rounded<T>);
  return resampled;
}

template Volume<std::int16_t> resample(const Volume<std::int16_t>&, const Grid&, Interpolation);
template Volume<std::uint8_t> resample(const Volume<std::uint8_t>&, const Grid&, Interpolation);
template Volume<float> resample(const Volume<float>&, const Grid&, Interpolation);

} // namespace thorax::imaging
