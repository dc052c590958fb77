#include "imaging/morphology.h"

#include <algorithm>
#include <limits>

#include <itkConnectedComponentImageFilter.h>
#include <itkImportImageFilter.h>
#include <itkMorphologicalWatershedFromMarkersImageFilter.h>
#include <itkRelabelComponentImageFilter.h>
#include <itkSignedMaurerDistanceMapImageFilter.h>
#include <opencv2/imgproc.hpp>

#include "imaging/ball.h"

namespace thorax::imaging {
namespace {

template <class T, unsigned Dimension>
using Import = itk::ImportImageFilter<T, Dimension>;

/// An ITK view on a buffer; nothing is copied.
template <class T, unsigned Dimension>
typename Import<T, Dimension>::Pointer view(const T* values, const itk::Size<Dimension>& size,
                                            const double* spacing) {
  auto import = Import<T, Dimension>::New();
  const typename Import<T, Dimension>::RegionType region(size);
  import->SetRegion(region);
  import->SetSpacing(spacing);
  import->SetImportPointer(const_cast<T*>(values), region.GetNumberOfPixels(), false);
  return import;
}

template <class T>
typename Import<T, 3>::Pointer view(const Volume<T>& volume) {
  return view<T, 3>(volume.voxels.data(),
                    {volume.shape.width, volume.shape.height, volume.shape.depth},
                    volume.geometry.spacing.data());
}

template <class T, class Image>
Volume<T> from_itk(const Image& image, const Shape3& shape, const Geometry& geometry) {
  Volume<T> volume(shape, geometry);
  std::copy_n(image.GetBufferPointer(), volume.voxels.size(), volume.voxels.begin());
  return volume;
}

Mask complement(const Mask& mask) {
  Mask rest(mask.shape, mask.geometry);
  std::transform(mask.voxels.begin(), mask.voxels.end(), rest.voxels.begin(),
                 [](std::uint8_t voxel) { return voxel == 0; });
  return rest;
}

} // namespace

Mask Components::region(std::uint32_t label) const {
  Mask mask(labels.shape, labels.geometry);
  std::transform(labels.voxels.begin(), labels.voxels.end(), mask.voxels.begin(),
                 [&](std::uint32_t voxel) { return voxel == label; });
  return mask;
}

Components find_components(const Mask& mask) {
  using Labels = itk::Image<std::uint32_t, 3>;
  auto import = view(mask);
  auto connected = itk::ConnectedComponentImageFilter<itk::Image<std::uint8_t, 3>, Labels>::New();
  connected->SetInput(import->GetOutput());
  auto sorted = itk::RelabelComponentImageFilter<Labels, Labels>::New();
  sorted->SetInput(connected->GetOutput());
  sorted->Update();
  const auto& sizes = sorted->GetSizeOfObjectsInPixels();
  return {from_itk<std::uint32_t>(*sorted->GetOutput(), mask.shape, mask.geometry),
          {sizes.begin(), sizes.end()}};
}

Volume<float> distance_to(const Mask& mask) {
  if (std::find_if(mask.voxels.begin(), mask.voxels.end(), [](auto voxel) { return voxel != 0; }) ==
      mask.voxels.end())
    return Volume<float>(mask.shape, mask.geometry, std::numeric_limits<float>::infinity());
  using Distance = itk::Image<float, 3>;
  auto import = view(mask);
  auto filter =
      itk::SignedMaurerDistanceMapImageFilter<itk::Image<std::uint8_t, 3>, Distance>::New();
  filter->SetInput(import->GetOutput());
  filter->SetSquaredDistance(false);
  filter->SetUseImageSpacing(true);
  filter->Update();
  auto distance = from_itk<float>(*filter->GetOutput(), mask.shape, mask.geometry);
  for (float& value : distance.voxels)
    value = std::max(value, 0.0f);
  return distance;
}

Volume<float> depth_in(const Mask& mask) {
  return distance_to(complement(mask));
}

Mask dilate(const Mask& mask, double radius_mm) {
  return within(mask, radius_mm);
}

Mask erode(const Mask& mask, double radius_mm) {
  return complement(within(complement(mask), radius_mm));
}

Mask open(const Mask& mask, double radius_mm) {
  return dilate(erode(mask, radius_mm), radius_mm);
}

Mask close(const Mask& mask, double radius_mm) {
  return erode(dilate(mask, radius_mm), radius_mm);
}

Mask fill_slices(const Mask& mask) {
  constexpr int margin = 1, outside = 2;
  const int height = static_cast<int>(mask.shape.height),
            width = static_cast<int>(mask.shape.width);
  Mask filled = mask;
  cv::Mat1b canvas(height + 2 * margin, width + 2 * margin);
  for (std::size_t z = 0; z < mask.shape.depth; ++z) {
    cv::Mat1b slice(height, width, filled.slice(z).data());
    canvas = 0;
    slice.copyTo(canvas(cv::Rect(margin, margin, width, height)));
    cv::floodFill(canvas, {0, 0}, outside, nullptr, {}, {}, 4);
    cv::Mat(canvas(cv::Rect(margin, margin, width, height)) != outside).copyTo(slice);
    slice &= 1;
  }
  return filled;
}

Volume<std::uint8_t> watershed(const Volume<float>& cost, const Volume<std::uint8_t>& markers) {
  using Labels = itk::Image<std::uint8_t, 3>;
  auto cost_view = view(cost);
  auto marker_view = view(markers);
  auto filter =
      itk::MorphologicalWatershedFromMarkersImageFilter<itk::Image<float, 3>, Labels>::New();
  filter->SetInput(cost_view->GetOutput());
  filter->SetMarkerImage(marker_view->GetOutput());
  filter->SetMarkWatershedLine(false);
  filter->Update();
  return from_itk<std::uint8_t>(*filter->GetOutput(), cost.shape, cost.geometry);
}

} // namespace thorax::imaging
