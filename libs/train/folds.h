#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/table.h"

namespace thorax::train {

/// Row numbers of a dataset by what they are used for, each in rising order.
struct Split {
  std::vector<std::size_t> train, validation, test;
};

/// Deals subjects to folds so that every label is spread as evenly as they allow, by iterative
/// stratification (Sechidis, Tsoumakas and Vlahavas, ECML PKDD 2011); for one label it is plain
/// stratification. A pure function of seed, subjects and labels: the order of rows does not matter.
/// @return the fold of each row, 0..folds-1
/// Throws Error(inconsistent) when there are fewer subjects than folds.
std::vector<int> assign_folds(const std::vector<store::Sample>& samples,
                              const store::Labels& labels, int folds, std::uint64_t seed);

/// Fold `fold` is the test set, the next one validation, the others train. Copies are only trained
/// on.
/// Throws Error(inconsistent), Error(command_line) for folds < 3 or fold outside 0..folds-1.
Split split_by_fold(const std::vector<store::Sample>& samples, const store::Labels& labels,
                    int folds, int fold, std::uint64_t seed);

/// A tenth of the subjects, at least one, for validation, stratified as assign_folds does; the
/// others train. Throws Error(inconsistent) for fewer than two subjects.
Split hold_out_tenth(const std::vector<store::Sample>& samples, const store::Labels& labels,
                     std::uint64_t seed);

/// The split column. Without validation rows, hold_out_tenth of the training rows gives them.
/// Throws Error(inconsistent) when the column names no train or no test rows, or puts a subject on
/// both sides.
Split official_split(const std::vector<store::Sample>& samples, const store::Labels& labels,
                     std::uint64_t seed);

/// The split without rows that have no known label.
Split labelled(const Split& split, const store::Labels& labels);

/// Refuses a split that cannot be learned from: an empty part, or a training part in which a label
/// has only one value. Warns when that is so for validation or test.
/// Throws Error(inconsistent) naming the part and label.
void check_classes(const Split& split, const store::Labels& labels);

} // namespace thorax::train
