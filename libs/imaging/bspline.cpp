#include "imaging/bspline.h"

#include <algorithm>
#include <cstdint>

#include <itkBSplineDecompositionImageFilter.h>

namespace thorax::imaging {

template <class T>
Volume<float> bspline_coefficients(const Volume<T>& volume) {
  using Image = itk::Image<float, 3>;
  auto image = Image::New();
  image->SetRegions(Image::SizeType{volume.shape.width, volume.shape.height, volume.shape.depth});
  image->Allocate();
  std::copy(volume.voxels.begin(), volume.voxels.end(), image->GetBufferPointer());
  auto filter = itk::BSplineDecompositionImageFilter<Image, Image>::New();
  filter->SetSplineOrder(3);
  filter->SetInput(image);
  filter->Update();
  Volume<float> coefficients(volume.shape, volume.geometry);
  std::copy_n(filter->GetOutput()->GetBufferPointer(), coefficients.voxels.size(),
              coefficients.voxels.begin());
  return coefficients;
}

template Volume<float> bspline_coefficients(const Volume<std::int16_t>&);
template Volume<float> bspline_coefficients(const Volume<std::uint8_t>&);
template Volume<float> bspline_coefficients(const Volume<float>&);

} // namespace thorax::imaging
