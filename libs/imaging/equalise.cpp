#include "imaging/equalise.h"

#include <opencv2/imgproc.hpp>

namespace thorax::imaging {
namespace {

cv::Mat view(const Raster<float>& picture) {
  return {static_cast<int>(picture.height), static_cast<int>(picture.width), CV_32F,
          const_cast<float*>(picture.pixels.data())};
}

cv::Mat in_levels(const Raster<float>& picture) {
  cv::Mat levels;
  view(picture).convertTo(levels, CV_8U, 255);
  return levels;
}

Raster<float> as_fractions(const cv::Mat& levels) {
  Raster<float> picture(static_cast<std::size_t>(levels.rows),
                        static_cast<std::size_t>(levels.cols));
  cv::Mat fractions = view(picture);
  levels.convertTo(fractions, CV_32F, 1.0 / 255);
  return picture;
}

} // namespace

Raster<float> equalise(const Raster<float>& picture) {
  cv::Mat levels = in_levels(picture);
  cv::equalizeHist(levels, levels);
  return as_fractions(levels);
}

Raster<float> equalise_locally(const Raster<float>& picture, const ClaheOptions& options) {
  cv::Mat levels = in_levels(picture);
  cv::createCLAHE(options.clip_limit, {options.tiles, options.tiles})->apply(levels, levels);
  return as_fractions(levels);
}

} // namespace thorax::imaging
