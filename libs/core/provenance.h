#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace thorax {

/// One processing step, as kept in every file. Holds no path, host or user name.
struct Provenance {
  std::string command;   ///< "thorax-preprocess ct"
  std::string config;    ///< effective options as TOML, paths left out
  std::string version;   ///< of Thorax
  std::string libraries; ///< versions that results depend on, e.g. "LibTorch 1.13.1, AVX512"
  std::vector<std::string> inputs; ///< SHA-256 of each input's content
  int ranks = 1;
  int threads = 1;
  double seconds = 0;
  std::string listing = {}; ///< one hash over names, sizes and times of the input files; or empty

  bool operator==(const Provenance&) const = default;
};

/// Steps in order, the oldest first.
using ProvenanceChain = std::vector<Provenance>;

/// Thorax's version, "0.1.0".
std::string version();

} // namespace thorax
