#pragma once

#include <string>
#include <vector>

#include "core/random.h"
#include "store/dataset.h"

namespace thorax::testing {

struct ToyOptions {
  int patients = 24;
  int images_per_patient = 2;
  std::size_t size = 32;
  double contrast = 80; ///< how much brighter a diseased image's disc is, in grey levels
  bool labels = true;
};

/// Noisy grey images of patients, every third of whom has a bright disc: learnable in a few steps.
inline std::vector<store::Image> toy_images(const ToyOptions& options = {}) {
  std::vector<store::Image> images;
  for (int p = 0; p < options.patients; ++p)
    for (int i = 0; i < options.images_per_patient; ++i) {
      store::Image image;
      const std::string patient = "P" + std::to_string(p);
      image.sample.id = patient + "-" + std::to_string(i);
      image.sample.parent = image.sample.id;
      image.sample.patient = patient;
      image.sample.sex = p % 2 == 0 ? "M" : "F";
      const bool diseased = p % 3 == 0;
      if (options.labels)
        image.labels = {static_cast<std::int8_t>(diseased)};
      image.shape = {1, options.size, options.size};
      Random random(7, image.sample.id, 0, "toy");
      const double radius = 0.25 * static_cast<double>(options.size);
      const double cx = random.uniform(0.3, 0.7) * options.size,
                   cy = random.uniform(0.3, 0.7) * options.size;
      for (std::size_t y = 0; y < options.size; ++y)
        for (std::size_t x = 0; x < options.size; ++x) {
          const bool inside = (x - cx) * (x - cx) + (y - cy) * (y - cy) < radius * radius;
          const double grey =
              60 + 0.5 * y + 10 * random.normal() + (diseased && inside ? options.contrast : 0);
          image.pixels.push_back(static_cast<std::byte>(std::min(255.0, std::max(0.0, grey))));
        }
      images.push_back(std::move(image));
    }
  return images;
}

inline store::Header toy_header(const ToyOptions& options = {}) {
  store::Header header;
  header.sample_shape = {1, options.size, options.size};
  header.preprocessing = "variant = \"full\"\nsize = " + std::to_string(options.size) + "\n";
  if (options.labels) {
    header.task = store::Task::binary;
    header.label_names = {"disease"};
  }
  return header;
}

inline void write_toy_dataset(const std::filesystem::path& path, const ToyOptions& options = {}) {
  store::write_dataset(path, toy_header(options), toy_images(options), {});
}

} // namespace thorax::testing
