#include "core/random.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace thorax {
namespace {

std::uint64_t fnv1a(std::string_view text, std::uint64_t hash = 0xcbf29ce484222325ull) {
  for (unsigned char byte : text)
    hash = (hash ^ byte) * 0x100000001b3ull;
  return hash;
}

/// The finalizer of SplitMix64: spreads every input bit over the output.
std::uint64_t mix(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9ull;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebull;
  return bits ^ (bits >> 31);
}

std::uint32_t low(std::uint64_t bits) {
  return static_cast<std::uint32_t>(bits);
}
std::uint32_t high(std::uint64_t bits) {
  return static_cast<std::uint32_t>(bits >> 32);
}

} // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53u} * counter[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57u} * counter[2];
    counter = {high(b) ^ counter[1] ^ key[0], low(b), high(a) ^ counter[3] ^ key[1], low(a)};
    key[0] += 0x9E3779B9u;
    key[1] += 0xBB67AE85u;
  }
  return counter;
}

Random::Random(std::uint64_t seed, std::string_view sample, std::uint64_t epoch,
               std::string_view purpose) {
  const std::uint64_t key = mix(seed ^ mix(fnv1a(purpose) + epoch));
  const std::uint64_t stream = mix(fnv1a(sample));
  key_ = {low(key), high(key)};
  counter_ = {0, 0, low(stream), high(stream)};
}

std::uint32_t Random::operator()() {
  if (used_ == 4) {
    block_ = philox(counter_, key_);
    used_ = 0;
    if (++counter_[0] == 0)
      ++counter_[1];
  }
  return block_[used_++];
}

double Random::uniform() {
  const std::uint64_t upper = (*this)(), lower = (*this)();
  return static_cast<double>(((upper << 32) | lower) >> 11) * 0x1.0p-53;
}

double Random::uniform(double low, double high) {
  return low + (high - low) * uniform();
}

double Random::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::uint64_t Random::below(std::uint64_t n) {
  using Wide = unsigned __int128;
  const std::uint64_t threshold = (0 - n) % n;
  while (true) {
    const std::uint64_t upper = (*this)(), lower = (*this)();
    const Wide product = Wide{(upper << 32) | lower} * n;
    if (static_cast<std::uint64_t>(product) >= threshold)
      return static_cast<std::uint64_t>(product >> 64);
  }
}

bool Random::chance(double probability) {
  return uniform() < probability;
}

std::vector<std::size_t> permutation(std::size_t n, Random random) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = n; i > 1; --i)
    std::swap(order[i - 1], order[random.below(i)]);
  return order;
}

} // namespace thorax
