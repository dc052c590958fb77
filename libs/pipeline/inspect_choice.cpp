#include "pipeline/inspect_choice.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/random.h"

namespace thorax::pipeline {
namespace {

/// A split and a class in it; samples without a positive class come after the classes.
using Stratum = std::pair<std::string, std::size_t>;

std::map<Stratum, std::vector<std::size_t>> strata_of(const store::DatasetReader& dataset) {
  const store::Labels& labels = dataset.labels();
  std::map<Stratum, std::vector<std::size_t>> strata;
  for (std::size_t i = 0; i < dataset.size(); ++i) {
    const store::Sample& sample = dataset.samples()[i];
    if (sample.copy != 0)
      continue;
    bool any = false;
    for (std::size_t k = 0; k < labels.classes(); ++k)
      if (labels.values[i * labels.classes() + k] == 1) {
        strata[{sample.split, k}].push_back(i);
        any = true;
      }
    if (!any)
      strata[{sample.split, labels.classes()}].push_back(i);
  }
  return strata;
}

/// Members in random order, those that are their patient's first before all others.
std::vector<std::size_t> shuffled(const std::vector<std::size_t>& members,
                                  const store::DatasetReader& dataset, Random random) {
  std::vector<std::size_t> first, further;
  std::set<std::string_view> seen;
  for (const std::size_t at : permutation(members.size(), random)) {
    const std::string& patient = dataset.samples()[members[at]].patient;
    const bool is_new = patient.empty() || seen.insert(patient).second;
    (is_new ? first : further).push_back(members[at]);
  }
  first.insert(first.end(), further.begin(), further.end());
  return first;
}

} // namespace

std::vector<Shown> spread_choice(const store::DatasetReader& dataset, std::size_t count,
                                 std::uint64_t seed) {
  std::vector<std::vector<std::size_t>> queues;
  std::size_t longest = 0;
  for (const auto& [stratum, members] : strata_of(dataset)) {
    const auto& [split, label] = stratum;
    queues.push_back(shuffled(members, dataset, Random(seed, split, label, "inspect")));
    longest = std::max(longest, members.size());
  }
  std::vector<std::vector<std::size_t>> chosen(queues.size());
  std::set<std::size_t> taken;
  for (std::size_t turn = 0; turn < longest; ++turn)
    for (std::size_t queue = 0; queue < queues.size(); ++queue)
      if (turn < queues[queue].size() && taken.size() < count &&
          taken.insert(queues[queue][turn]).second)
        chosen[queue].push_back(queues[queue][turn]);

  std::vector<Shown> shown;
  for (const std::vector<std::size_t>& of_queue : chosen)
    for (const std::size_t index : of_queue)
      shown.push_back({index});
  return shown;
}

} // namespace thorax::pipeline
