#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "cli/run.h"
#include "pipeline/inspect_outline.h"
#include "store/dataset.h"

// Private to thorax-inspect: how bright the originals of a dataset are.

namespace thorax::pipeline {

/// The pixels of some samples together.
struct Brightness {
  std::string name; ///< "all", a class, or "not <class>" in a binary task
  std::size_t samples = 0, pixels = 0;
  double mean = 0, sd = 0;
  std::vector<std::uint64_t> counts; ///< pixels in each bin
};

struct Intensities {
  /// Upper and lower bounds of 64 equal bins over the range of the pixels' type, of HU from -1024
  /// to 3072. Values beyond count in the outer bins.
  std::vector<double> edges;
  std::vector<Brightness> groups; ///< all, then every class with a sample
  /// Samples to look at, by id. Pixels that are NaN or infinite and count nowhere else: how many.
  std::map<std::string, std::size_t> not_finite;
  /// All pixels are equal: their value.
  std::map<std::string, double> constant;
  /// More than a quarter of the pixels have the greatest value, or HU of 3071 and more: their
  /// share.
  std::map<std::string, double> saturated;
  /// The mean's modified z-score (Iglewicz and Hoaglin, How to detect and handle outliers, 1993)
  /// is above 5 among ten and more samples: the mean.
  std::map<std::string, double> unusual_mean;
};

/// Reads all originals on run.threads threads.
Intensities measured_intensities(const store::DatasetReader& dataset, cli::Run& run);

/// As facts; counts are listed by "bins".
Facts described(const Intensities& intensities);

/// One line for each kind of sample to look at.
void warn_of(const Intensities& intensities);

/// Writes an SVG with the share of pixels over intensity, a line for each group.
/// Throws Error(cannot_write | no_space).
void write_histogram(const std::filesystem::path& path, const Intensities& intensities,
                     const store::Header& header, cli::Run& run);

} // namespace thorax::pipeline
