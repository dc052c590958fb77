#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "pipeline/case_notes.h"
#include "pipeline/preprocess_cases.h"
#include "store/table.h"

// Private to thorax-preprocess and thorax-segment: which cases go into one block of the dataset.

namespace thorax::pipeline {

/// All that a sample takes from label tables and such, as text.
std::string row_text(const store::Sample& sample, std::span<const std::int8_t> labels);

/// What stands for all that a case's samples are made from beside the options: its files' content,
/// its id and its row. Cases that agree in it have equal samples.
std::string case_key(const Case& from, const std::string& content, const std::string& row);

/// Cases that follow each other: [first, last).
struct Block {
  std::size_t first = 0, last = 0;
  std::string key = {}; ///< of its cases
};

/// Cuts the cases of a share into blocks. Blocks that an interrupted run finished stay, where their
/// cases are still there and follow each other.
/// @param keys of the share's cases
/// @param kept keys of cases, by block
/// @param length of new blocks, at most
std::vector<Block> blocks_of(std::span<const std::string> keys,
                             const std::map<std::string, std::vector<std::string>>& kept,
                             std::size_t length);

/// A small set of pictures has small blocks, so that threads share them evenly; a volume is one.
std::size_t block_length(std::span<const Case> cases);

} // namespace thorax::pipeline
