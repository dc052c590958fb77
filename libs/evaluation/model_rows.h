#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "evaluation/levels.h"

namespace thorax::evaluation {

using RowsByFold = std::map<std::int32_t, std::vector<std::size_t>>;

/// One model's rows at one level.
struct ModelRows {
  std::string model;
  std::vector<std::size_t> test;
  RowsByFold test_by_fold, validation_by_fold;
};

/// In order of first appearance.
std::vector<ModelRows> split_models(const ScoredCases& cases);

} // namespace thorax::evaluation
