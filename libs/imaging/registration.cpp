#include "imaging/registration.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <fmt/format.h>
#include <itkAffineTransform.h>
#include <itkImageRegistrationMethodv4.h>
#include <itkMattesMutualInformationImageToImageMetricv4.h>
#include <itkRegistrationParameterScalesFromPhysicalShift.h>
#include <itkRegularStepGradientDescentOptimizerv4.h>
#include <opencv2/imgproc.hpp>

#include "imaging/resize.h"

namespace thorax::imaging {
namespace {

using Image = itk::Image<float, 2>;
using Transform = itk::AffineTransform<double, 2>;
using Metric = itk::MattesMutualInformationImageToImageMetricv4<Image, Image>;
using Optimizer = itk::RegularStepGradientDescentOptimizerv4<double>;
using Method = itk::ImageRegistrationMethodv4<Image, Image, Transform>;

constexpr std::size_t largest_side = 256, smallest_side = 32;
constexpr unsigned bins = 50, steps = 200;
constexpr double first_step = 1, last_step = 0.01; // pixels
constexpr double sampled = 0.25;                   // of the pixels
constexpr double tolerated_loss = 0.01;
constexpr double largest_scale = 1.5, largest_turn = 30, largest_move = 1.0 / 3;

/// The picture in at most largest_side pixels along a side, in coordinates of its own pixels.
Image::Pointer to_itk(const Raster<float>& picture) {
  const double shrink =
      std::max(1.0, static_cast<double>(std::max(picture.height, picture.width)) / largest_side);
  const auto shrunk = [&](std::size_t length) {
    return static_cast<std::size_t>(std::lround(static_cast<double>(length) / shrink));
  };
  const Raster<float> small =
      resize(picture, shrunk(picture.height), shrunk(picture.width), Fit::stretch);
  auto image = Image::New();
  image->SetRegions(Image::SizeType{small.width, small.height});
  const double spacing[] = {static_cast<double>(picture.width) / static_cast<double>(small.width),
                            static_cast<double>(picture.height) /
                                static_cast<double>(small.height)};
  const double origin[] = {(spacing[0] - 1) / 2, (spacing[1] - 1) / 2};
  image->SetSpacing(spacing);
  image->SetOrigin(origin);
  image->Allocate();
  std::copy(small.pixels.begin(), small.pixels.end(), image->GetBufferPointer());
  return image;
}

/// Halved as long as the shorter side keeps smallest_side pixels.
std::vector<unsigned> shrink_factors(const Image& image) {
  const auto size = image.GetLargestPossibleRegion().GetSize();
  std::vector<unsigned> factors = {1};
  while (std::min(size[0], size[1]) / (2 * factors.front()) >= smallest_side)
    factors.insert(factors.begin(), 2 * factors.front());
  return factors;
}

void set_levels(Method& method, const std::vector<unsigned>& factors, double pixel) {
  Method::ShrinkFactorsArrayType shrink(factors.size());
  Method::SmoothingSigmasArrayType sigmas(factors.size());
  for (std::size_t level = 0; level < factors.size(); ++level) {
    shrink[level] = factors[level];
    sigmas[level] = factors[level] > 1 ? factors[level] / 2.0 * pixel : 0;
  }
  method.SetNumberOfLevels(factors.size());
  method.SetShrinkFactorsPerLevel(shrink);
  method.SetSmoothingSigmasPerLevel(sigmas);
  method.SetSmoothingSigmasAreSpecifiedInPhysicalUnits(true);
}

Transform::Pointer identity_about_the_middle(const Raster<float>& picture) {
  auto transform = Transform::New();
  const double middle[] = {static_cast<double>(picture.width - 1) / 2,
                           static_cast<double>(picture.height - 1) / 2};
  transform->SetCenter(middle);
  return transform;
}

Metric::Pointer mutual_information() {
  auto metric = Metric::New();
  metric->SetNumberOfHistogramBins(bins);
  metric->SetMaximumNumberOfWorkUnits(1);
  return metric;
}

/// The negative mutual information over all pixels.
double distance(const Image::Pointer& reference, const Image::Pointer& picture,
                const Transform::Pointer& transform) {
  auto metric = mutual_information();
  metric->SetFixedImage(reference);
  metric->SetMovingImage(picture);
  metric->SetMovingTransform(transform);
  metric->Initialize();
  return metric->GetValue();
}

void search(const Image::Pointer& reference, const Image::Pointer& picture,
            const Transform::Pointer& transform) {
  auto metric = mutual_information();
  auto scales = itk::RegistrationParameterScalesFromPhysicalShift<Metric>::New();
  scales->SetMetric(metric);
  auto optimizer = Optimizer::New();
  const double pixel = reference->GetSpacing()[0];
  optimizer->SetLearningRate(first_step * pixel);
  optimizer->SetMinimumStepLength(last_step * pixel);
  optimizer->SetRelaxationFactor(0.7);
  optimizer->SetNumberOfIterations(steps);
  optimizer->SetReturnBestParametersAndValue(true);
  optimizer->SetScalesEstimator(scales);
  optimizer->SetDoEstimateLearningRateOnce(false);
  optimizer->SetNumberOfWorkUnits(1);
  auto method = Method::New();
  method->SetFixedImage(reference);
  method->SetMovingImage(picture);
  method->SetMetric(metric);
  method->SetOptimizer(optimizer);
  method->SetInitialTransform(transform);
  method->InPlaceOn();
  method->SetMetricSamplingStrategy(Method::MetricSamplingStrategyEnum::REGULAR);
  method->SetMetricSamplingPercentage(sampled);
  method->MetricSamplingReinitializeSeed(1);
  set_levels(*method, shrink_factors(*reference), pixel);
  method->Update();
}

Affine affine_of(const Transform& transform) {
  Affine affine;
  for (unsigned i = 0; i < 2; ++i) {
    for (unsigned j = 0; j < 2; ++j)
      affine.matrix[i * 2 + j] = transform.GetMatrix()[i][j];
    affine.offset[i] = transform.GetOffset()[i];
  }
  return affine;
}

} // namespace

std::array<double, 2> Affine::operator()(double x, double y) const {
  return {matrix[0] * x + matrix[1] * y + offset[0], matrix[2] * x + matrix[3] * y + offset[1]};
}

std::string implausible(const Affine& affine, std::size_t height, std::size_t width) {
  const auto [a, b, c, d] = affine.matrix;
  if (a * d - b * c < 0)
    return "a mirror image";
  // The singular values and the turn of a 2 x 2 matrix.
  const double sum = std::hypot(a + d, c - b) / 2, difference = std::hypot(a - d, c + b) / 2;
  const double scales[] = {sum + difference, sum - difference};
  for (const double scale : scales)
    if (!(scale < largest_scale && scale > 1 / largest_scale))
      return fmt::format("a scale of {:.2f}", scale);
  const double turn = std::atan2(c - b, a + d) * 180 / std::numbers::pi;
  if (!(std::abs(turn) < largest_turn))
    return fmt::format("a turn by {:.0f} degrees", turn);
  const double x = static_cast<double>(width - 1) / 2, y = static_cast<double>(height - 1) / 2;
  const auto moved = affine(x, y);
  const double move = std::hypot((moved[0] - x) / static_cast<double>(width),
                                 (moved[1] - y) / static_cast<double>(height));
  if (!(move < largest_move))
    return fmt::format("a move by {:.0f}% of the picture", 100 * move);
  return "";
}

Registration register_to(const Raster<float>& reference, const Raster<float>& picture) {
  Registration found;
  try {
    const auto fixed = to_itk(reference), moving = to_itk(picture);
    const auto transform = identity_about_the_middle(reference);
    const double before = distance(fixed, moving, transform);
    search(fixed, moving, transform);
    found.transform = affine_of(*transform);
    found.fault = implausible(found.transform, picture.height, picture.width);
    const double after = distance(fixed, moving, transform);
    if (found.fault.empty() && !(after <= before + tolerated_loss * std::abs(before)))
      found.fault = "the similarity falls";
  } catch (const itk::ExceptionObject&) {
    found.fault = "the search leaves the picture";
  }
  return found;
}

Raster<float> transformed(const Raster<float>& picture, const Affine& transform) {
  const cv::Mat from(static_cast<int>(picture.height), static_cast<int>(picture.width), CV_32F,
                     const_cast<float*>(picture.pixels.data()));
  Raster<float> result(picture.height, picture.width);
  cv::Mat to(from.rows, from.cols, CV_32F, result.pixels.data());
  const auto& [a, b, c, d] = transform.matrix;
  const cv::Mat matrix =
      (cv::Mat_<double>(2, 3) << a, b, transform.offset[0], c, d, transform.offset[1]);
  cv::warpAffine(from, to, matrix, to.size(), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP);
  return result;
}

} // namespace thorax::imaging
