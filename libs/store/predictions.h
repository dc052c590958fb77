#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/provenance.h"
#include "store/table.h"

namespace thorax::store {

/// Probabilities of a model for N samples and K classes, with everything metrics needs.
struct Predictions {
  Task task = Task::none;
  std::vector<std::string> classes; ///< K names
  std::vector<Sample> samples;      ///< N; sample.split is validation or test
  std::vector<std::string> model;   ///< N
  std::vector<std::int32_t> fold;   ///< N, -1 where there are no folds
  std::vector<float> probabilities; ///< [N, K] in 0..1
  std::vector<std::int8_t> labels;  ///< [N, K], -1 unknown
  std::vector<std::string>
      brands; ///< warnings the report must show, e.g. that test patients were seen in training

  std::size_t size() const { return samples.size(); }
};

/// Throws Error(cannot_write | exists | no_space).
void write_predictions(const std::filesystem::path& path, const Predictions& predictions,
                       const ProvenanceChain& provenance, bool force = false);

/// Throws Error(unreadable | corrupt | file_version).
Predictions read_predictions(const std::filesystem::path& path,
                             ProvenanceChain* provenance = nullptr);

} // namespace thorax::store
