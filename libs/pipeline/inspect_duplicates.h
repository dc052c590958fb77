#pragma once

#include <cstddef>
#include <vector>

#include "cli/run.h"
#include "pipeline/inspect_choice.h"
#include "pipeline/inspect_outline.h"
#include "store/dataset.h"

// Private to thorax-inspect: originals of a dataset that show the same picture.

namespace thorax::pipeline {

struct DuplicateSettings {
  int distance = 10;         ///< bits of 64 in which the perceptual hashes may differ
  double correlation = 0.98; ///< and least correlation of the pictures shrunk to 32 x 32
};

/// Two samples that show the same picture.
struct DuplicatePair {
  std::size_t first = 0, second = 0;
  bool exact = false;    ///< the same shape and pixels
  bool mirrored = false; ///< alike only with left and right of one exchanged
  int distance = 0;      ///< bits
  double correlation = 1;
};

/// Samples that pairs connect, and the least alike of these pairs.
struct DuplicateGroup {
  std::vector<std::size_t> samples;
  bool exact = true;     ///< all of them
  bool mirrored = false; ///< any pair
  int distance = 0;
  double correlation = 1;
};

struct Duplicates {
  DuplicateSettings settings;
  std::vector<DuplicatePair> pairs;
  /// Of different patients, or in different splits: what trains and tests on one picture.
  std::vector<DuplicateGroup> between;
  /// Of one patient within one split.
  std::vector<DuplicateGroup> within;
};

/// Compares all originals, as they are and mirrored, volumes by their middle slice and exactly by
/// all pixels. Slices of one scan are compared exactly alone: neighbours look alike by nature.
Duplicates found_duplicates(const store::DatasetReader& dataset, const DuplicateSettings& settings,
                            cli::Run& run);

Facts described(const Duplicates& duplicates, const store::DatasetReader& dataset);

/// The groups one after the other, as far as they are count samples.
std::vector<Shown> shown_duplicates(const Duplicates& duplicates, std::size_t count);

} // namespace thorax::pipeline
