#include "pipeline/case_blocks.h"

#include <algorithm>

#include <fmt/ranges.h>

#include "core/hash.h"

namespace thorax::pipeline {
namespace {

constexpr std::size_t most_pictures_per_block = 64, enough_blocks = 64;
constexpr std::size_t key_length = 32; ///< hexadecimal digits

Block block_at(std::size_t first, std::span<const std::string> keys) {
  return {first, first + keys.size(),
          sha256(fmt::format("{}", fmt::join(keys, " "))).substr(0, key_length)};
}

} // namespace

std::string row_text(const store::Sample& sample, std::span<const std::int8_t> labels) {
  return fmt::format("{}",
                     fmt::join({sample.id, sample.parent, sample.patient, sample.study,
                                sample.series, sample.sex, fmt::to_string(sample.age), sample.view,
                                sample.split, fmt::format("{}", fmt::join(labels, ","))},
                               "\n"));
}

std::string case_key(const Case& from, const std::string& content, const std::string& row) {
  return sha256(fmt::format("{}\n{}\n{}", from.id, content, row)).substr(0, key_length);
}

std::vector<Block> blocks_of(std::span<const std::string> keys,
                             const std::map<std::string, std::vector<std::string>>& kept,
                             std::size_t length) {
  std::multimap<std::string, std::size_t> lengths; // by the key of the first case
  for (const auto& [key, cases] : kept)
    lengths.emplace(cases.front(), cases.size());
  const auto kept_from = [&](std::size_t first) {
    std::size_t most = 0;
    const auto [begin, end] = lengths.equal_range(keys[first]);
    for (auto found = begin; found != end; ++found)
      if (const std::size_t count = found->second;
          count <= keys.size() - first &&
          kept.contains(block_at(first, keys.subspan(first, count)).key))
        most = std::max(most, count);
    return most;
  };

  std::vector<Block> blocks;
  for (std::size_t first = 0; first < keys.size(); first = blocks.back().last) {
    std::size_t count = kept_from(first);
    if (count == 0)
      do
        ++count;
      while (count < length && first + count < keys.size() && kept_from(first + count) == 0);
    blocks.push_back(block_at(first, keys.subspan(first, count)));
  }
  return blocks;
}

std::size_t block_length(std::span<const Case> cases) {
  const bool volumes = std::any_of(cases.begin(), cases.end(), [](const Case& each) {
    return each.kind != CaseKind::picture && each.kind != CaseKind::dicom;
  });
  return volumes
             ? 1
             : std::clamp<std::size_t>(cases.size() / enough_blocks, 1, most_pictures_per_block);
}

} // namespace thorax::pipeline
