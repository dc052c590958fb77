#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/provenance.h"

namespace thorax::store {

enum class ArrayType { uint8, int32, int64, float32, float64 };
std::size_t bytes_per_element(ArrayType type);

/// A named array, row-major; a scalar has an empty shape.
struct Array {
  std::string name;
  ArrayType type = ArrayType::float32;
  std::vector<std::int64_t> shape;
  std::vector<std::byte> bytes;
};

/// A network's state on disk. Parameter and buffer names are torchvision's
/// ("layer1.0.conv1.weight").
struct Checkpoint {
  std::map<std::string, std::string>
      attributes;                ///< model, preprocessing, classes, epoch, ... as text or TOML
  std::vector<Array> parameters; ///< /parameters/<name>: weights and buffers
  std::vector<Array>
      optimizer; ///< /optimizer/<name>: moments and step counts; empty in a pure model
  std::vector<std::string> supervised_patients;     ///< keyed hashes of patients whose labels were
                                                    ///< learned from, ancestors included
  std::vector<std::string> selfsupervised_patients; ///< likewise, images only
  ProvenanceChain provenance;
};

/// Throws Error(cannot_write | exists | no_space).
void write_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint,
                      bool force = false);

/// Throws Error(unreadable | corrupt | file_version).
Checkpoint read_checkpoint(const std::filesystem::path& path);

} // namespace thorax::store
