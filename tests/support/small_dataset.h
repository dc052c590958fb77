#pragma once

#include <string>
#include <vector>

#include "core/random.h"
#include "store/dataset.h"

namespace thorax::testing {

/// n small uint8 images [1, height, width] with distinct pixels, two patients per study, one binary
/// label.
inline std::vector<store::Image> small_images(std::size_t n, std::size_t height = 6,
                                              std::size_t width = 5,
                                              const std::string& prefix = "s") {
  std::vector<store::Image> images;
  for (std::size_t i = 0; i < n; ++i) {
    store::Image image;
    image.sample.id = prefix + std::to_string(i);
    image.sample.parent = image.sample.id;
    image.sample.patient = "p" + std::to_string(i / 2);
    image.sample.view = "PA";
    image.sample.age = 40.0 + static_cast<double>(i);
    image.labels = {static_cast<std::int8_t>(i % 2)};
    image.shape = {1, height, width};
    Random random(7, image.sample.id, 0, "pixels");
    for (std::size_t k = 0; k < height * width; ++k)
      image.pixels.push_back(static_cast<std::byte>(random.below(256)));
    images.push_back(std::move(image));
  }
  return images;
}

inline store::Header small_header(std::size_t height = 6, std::size_t width = 5) {
  store::Header header;
  header.sample_shape = {1, height, width};
  header.task = store::Task::binary;
  header.label_names = {"covid"};
  header.preprocessing = "size = 6\n";
  return header;
}

} // namespace thorax::testing
