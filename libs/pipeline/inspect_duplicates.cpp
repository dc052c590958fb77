#include "pipeline/inspect_duplicates.h"

#include <algorithm>
#include <bit>
#include <map>
#include <mutex>
#include <set>

#include <fmt/format.h>

#include "core/hash.h"
#include "core/log.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "core/stop.h"
#include "pipeline/inspect_dataset.h"
#include "similarity/fingerprint.h"
#include "similarity/near_pairs.h"
#include "store/middle_plane.h"

namespace thorax::pipeline {
namespace {

using store::DatasetReader;
using store::Sample;

/// What the originals are compared by, in their order.
struct Looks {
  std::vector<std::size_t> samples; ///< their indices in the dataset
  std::vector<similarity::Fingerprint> fingerprints, mirrored;
  std::vector<std::string> contents; ///< hash of shape and pixels
};

std::string content_of(const DatasetReader& dataset, std::size_t index) {
  Sha256 hash;
  for (const std::size_t extent : dataset.shape(index))
    hash.add(fmt::format("{} ", extent));
  return hash.add(dataset.read(index)).hex();
}

Looks looks_of(const DatasetReader& dataset, cli::Run& run) {
  Looks looks{.samples = originals_of(dataset)};
  looks.fingerprints.resize(looks.samples.size());
  looks.mirrored.resize(looks.samples.size());
  looks.contents.resize(looks.samples.size());
  Progress progress("fingerprints", looks.samples.size(), run.progress);
  parallel_for(looks.samples.size(), run.threads, [&](std::size_t i) {
    stop_if_asked();
    const std::size_t index = looks.samples[i];
    const Raster<float> picture = store::middle_plane(dataset, index).channels.front();
    looks.fingerprints[i] = similarity::fingerprint(picture);
    looks.mirrored[i] = similarity::mirrored_fingerprint(picture);
    looks.contents[i] = content_of(dataset, index);
    progress.advance();
  });
  return looks;
}

bool of_one_scan(const Sample& one, const Sample& other) {
  return one.parent == other.parent || (!one.series.empty() && one.series == other.series);
}

/// Exact copies: each with the first of its kind.
void add_exact(std::vector<DuplicatePair>& pairs, const Looks& looks) {
  std::map<std::string_view, std::size_t> first;
  for (std::size_t i = 0; i < looks.samples.size(); ++i)
    if (const auto [at, is_new] = first.emplace(looks.contents[i], i); !is_new)
      pairs.push_back({.first = at->second, .second = i, .exact = true});
}

/// Of all pictures, and after them of all mirrored ones.
std::vector<std::uint64_t> hashes_of(const Looks& looks) {
  std::vector<std::uint64_t> hashes;
  for (const auto* prints : {&looks.fingerprints, &looks.mirrored})
    for (const similarity::Fingerprint& each : *prints)
      hashes.push_back(each.hash);
  return hashes;
}

void add_near(std::vector<DuplicatePair>& pairs, const Looks& looks, const DatasetReader& dataset,
              const DuplicateSettings& settings, int threads) {
  const std::size_t count = looks.samples.size();
  const std::vector<std::uint64_t> hashes = hashes_of(looks);
  const auto alike = [&](std::size_t i, std::size_t j) {
    return std::popcount(hashes[i] ^ hashes[j]) <= settings.distance &&
           similarity::correlation(looks.fingerprints[i], looks.fingerprints[j]) >=
               settings.correlation;
  };
  const auto told_or_expected = [&](std::size_t i, std::size_t j) { // exact, or neighbours
    return looks.contents[i] == looks.contents[j] ||
           of_one_scan(dataset.samples()[looks.samples[i]], dataset.samples()[looks.samples[j]]);
  };
  std::mutex mutex;
  similarity::near_pairs(
      hashes, settings.distance, threads, [&](std::size_t i, std::size_t at, int distance) {
        const bool mirrored = at >= count;
        const std::size_t j = mirrored ? at - count : at;
        if (i >= j || told_or_expected(i, j) || (mirrored && alike(i, j)))
          return;
        const double correlation = similarity::correlation(
            looks.fingerprints[i], mirrored ? looks.mirrored[j] : looks.fingerprints[j]);
        if (correlation < settings.correlation)
          return;
        const std::scoped_lock lock(mutex);
        pairs.push_back({i, j, false, mirrored, distance, correlation});
      });
}

std::vector<DuplicateGroup> grouped(const std::vector<DuplicatePair>& pairs, std::size_t count) {
  std::vector<std::pair<std::size_t, std::size_t>> edges;
  for (const DuplicatePair& pair : pairs)
    edges.emplace_back(pair.first, pair.second);
  std::vector<DuplicateGroup> groups;
  std::map<std::size_t, std::size_t> group_of;
  for (auto& members : similarity::connected(count, edges)) {
    for (const std::size_t member : members)
      group_of[member] = groups.size();
    groups.push_back({std::move(members)});
  }
  for (const DuplicatePair& pair : pairs) {
    DuplicateGroup& group = groups[group_of.at(pair.first)];
    group.exact &= pair.exact;
    group.mirrored |= pair.mirrored;
    group.distance = std::max(group.distance, pair.distance);
    group.correlation = std::min(group.correlation, pair.correlation);
  }
  return groups;
}

template <class Text>
std::set<std::string> distinct(const DuplicateGroup& group, const Text& text) {
  std::set<std::string> values;
  for (const std::size_t index : group.samples)
    values.insert(text(index));
  return values;
}

std::string labels_text(const store::Labels& labels, std::size_t index) {
  std::string text;
  for (std::size_t k = 0; k < labels.classes(); ++k)
    text += fmt::format("{} ", labels.values[index * labels.classes() + k]);
  return text;
}

Facts described(const DuplicateGroup& group, const DatasetReader& dataset) {
  const auto samples = [&](std::size_t index) -> const Sample& { return dataset.samples()[index]; };
  Facts ids = Facts::array();
  for (const std::size_t index : group.samples)
    ids.push_back(samples(index).id);
  Facts facts = {
      {"samples", ids},
      {"patients", distinct(group, [&](std::size_t i) { return samples(i).patient; }).size()},
      {"splits", distinct(group, [&](std::size_t i) { return samples(i).split; })},
      {"labels_differ",
       distinct(group, [&](std::size_t i) { return labels_text(dataset.labels(), i); }).size() > 1},
      {"exact", group.exact}};
  if (!group.exact) {
    facts["mirrored"] = group.mirrored;
    facts["distance"] = group.distance;
    facts["correlation"] = group.correlation;
  }
  return facts;
}

std::string likeness(const DuplicateGroup& group) {
  return group.exact ? "exact"
                     : fmt::format("{}{} bits, {:.4f}", group.mirrored ? "mirrored, " : "",
                                   group.distance, group.correlation);
}

Facts described(const std::vector<DuplicateGroup>& groups, const DatasetReader& dataset) {
  Facts facts = Facts::object();
  for (std::size_t i = 0; i < groups.size(); ++i)
    facts[std::to_string(i + 1)] = described(groups[i], dataset);
  return facts;
}

} // namespace

Duplicates found_duplicates(const DatasetReader& dataset, const DuplicateSettings& settings,
                            cli::Run& run) {
  const Looks looks = looks_of(dataset, run);
  Duplicates duplicates{settings};
  add_exact(duplicates.pairs, looks);
  add_near(duplicates.pairs, looks, dataset, settings, run.threads);
  for (DuplicatePair& pair : duplicates.pairs) {
    pair.first = looks.samples[pair.first];
    pair.second = looks.samples[pair.second];
  }
  std::sort(duplicates.pairs.begin(), duplicates.pairs.end(), [](const auto& a, const auto& b) {
    return std::pair(a.first, a.second) < std::pair(b.first, b.second);
  });

  const std::vector<std::string> subjects = store::subjects(dataset.samples());
  std::vector<DuplicatePair> between, within;
  for (const DuplicatePair& pair : duplicates.pairs) {
    const bool same = subjects[pair.first] == subjects[pair.second] &&
                      dataset.samples()[pair.first].split == dataset.samples()[pair.second].split;
    (same ? within : between).push_back(pair);
  }
  duplicates.between = grouped(between, dataset.size());
  duplicates.within = grouped(within, dataset.size());
  if (!duplicates.between.empty())
    log::warning("{} pictures occur with several patients or in several splits",
                 duplicates.between.size());
  return duplicates;
}

Facts described(const Duplicates& duplicates, const DatasetReader& dataset) {
  const auto exact =
      static_cast<std::size_t>(std::count_if(duplicates.pairs.begin(), duplicates.pairs.end(),
                                             [](const DuplicatePair& pair) { return pair.exact; }));
  return {{"distance", duplicates.settings.distance},
          {"correlation", duplicates.settings.correlation},
          {"exact_pairs", exact},
          {"near_pairs", duplicates.pairs.size() - exact},
          {"between_patients_or_splits", described(duplicates.between, dataset)},
          {"within_patients", described(duplicates.within, dataset)}};
}

std::vector<Shown> shown_duplicates(const Duplicates& duplicates, std::size_t count) {
  std::vector<Shown> shown;
  const auto add = [&](const std::vector<DuplicateGroup>& groups, const char* kind) {
    for (std::size_t i = 0; i < groups.size(); ++i)
      for (const std::size_t index : groups[i].samples)
        if (shown.size() < count)
          shown.push_back({index, fmt::format("{} {}: {}", kind, i + 1, likeness(groups[i]))});
  };
  add(duplicates.between, "between");
  add(duplicates.within, "within");
  return shown;
}

} // namespace thorax::pipeline
