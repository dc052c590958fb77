#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace thorax {

/// Counter-based random numbers (Philox4x32-10; Salmon et al., "Parallel random numbers: as easy as
/// 1, 2, 3", SC 2011). A stream is a pure function of its key, so results do not depend on threads,
/// ranks or the order of samples.
class Random {
public:
  using result_type = std::uint32_t;

  /// @param seed the run's seed
  /// @param sample what the numbers belong to: a sample id, a patient, a layer name
  /// @param epoch the pass over the data, 0 outside training
  /// @param purpose what the numbers are for, so that two uses of one sample are independent
  Random(std::uint64_t seed, std::string_view sample, std::uint64_t epoch,
         std::string_view purpose);

  /// The next 32 random bits.
  std::uint32_t operator()();
  static constexpr std::uint32_t min() { return 0; }
  static constexpr std::uint32_t max() { return 0xffffffffu; }

  /// Uniform in [0, 1), 53 bits.
  double uniform();
  /// Uniform in [low, high).
  double uniform(double low, double high);
  /// Standard normal by the Box-Muller transform.
  double normal();
  /// Uniform integer in [0, n), unbiased (Lemire's rejection); n must be positive.
  std::uint64_t below(std::uint64_t n);
  /// True with the given probability.
  bool chance(double probability);

private:
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_{};
  std::array<std::uint32_t, 4> block_{};
  unsigned used_ = 4;
};

/// One Philox4x32-10 block, exposed for its published test vectors.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key);

/// A uniformly random order of 0..n-1 (Fisher-Yates).
std::vector<std::size_t> permutation(std::size_t n, Random random);

} // namespace thorax
