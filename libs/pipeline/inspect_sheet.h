#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/run.h"
#include "store/dataset.h"

// Private to thorax-inspect: pictures for people to look at.

namespace thorax::pipeline {

/// A sample on a sheet.
struct Shown {
  std::size_t index;        ///< of the sample
  std::string heading = {}; ///< a line above what is known of it; empty for none
};

/// As many originals as there are up to count: one of each class of each split after the other,
/// until there are enough, every class beginning with samples of different patients. In the order
/// of splits and classes. A pure function of the file and the seed.
std::vector<Shown> spread_choice(const store::DatasetReader& dataset, std::size_t count,
                                 std::uint64_t seed);

/// Writes samples as a PNG contact sheet: the middle slice of volumes, three channels as colours
/// and of any other number the first, masks outlined, and below it the id and the patient (hashes
/// cut to eight digits), the classes and the split. Throws Error(cannot_write | no_space),
/// Error(unavailable) in builds without imaging.
void write_sheet(const std::filesystem::path& path, const store::DatasetReader& dataset,
                 const std::vector<Shown>& shown, cli::Run& run);

} // namespace thorax::pipeline
