#include "scan/series_volumes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>

#include "scan/series_passes.h"
#include "scan/slice_geometry.h"

namespace thorax::scan {
namespace {

using Group = std::vector<LocatedSlice>;
using Key = std::optional<long> DicomHeader::*;

constexpr std::size_t least_slices = 3; ///< of a volume told by its acquisition

/// Whether two slices can lie in one volume; numbers within what rounding does to them.
bool are_alike(const DicomHeader& a, const DicomHeader& b) {
  const auto near = [](double x, double y, double tolerance) {
    return std::abs(x - y) < tolerance;
  };
  for (std::size_t i = 0; i < 6; ++i)
    if (!near((*a.orientation)[i], (*b.orientation)[i], 2e-3))
      return false;
  for (std::size_t i = 0; i < 2; ++i)
    if (!near((*a.pixel_spacing)[i], (*b.pixel_spacing)[i], 2e-4))
      return false;
  return a.patient == b.patient && a.rows == b.rows && a.columns == b.columns;
}

std::vector<Group> by_geometry(Group slices) {
  std::vector<Group> groups;
  for (LocatedSlice& slice : slices) {
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& each) {
      return are_alike(each.front().header, slice.header);
    });
    if (group != groups.end())
      group->push_back(std::move(slice));
    else
      groups.push_back({std::move(slice)});
  }
  return groups;
}

struct Extent {
  double low, high;
};

Extent extent_of(const Group& group) {
  const auto [low, high] =
      std::minmax_element(group.begin(), group.end(), [](const auto& a, const auto& b) {
        return position_of(a.header) < position_of(b.header);
      });
  return {position_of(low->header), position_of(high->header)};
}

/// Whether two of the groups share more than half of the shorter one's extent.
bool overlap(const std::vector<Group>& groups) {
  std::vector<Extent> extents;
  for (const Group& group : groups)
    extents.push_back(extent_of(group));
  for (std::size_t i = 0; i < extents.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const Extent &a = extents[i], &b = extents[j];
      const double shared = std::min(a.high, b.high) - std::max(a.low, b.low);
      if (shared > 0.5 * std::min(a.high - a.low, b.high - b.low))
        return true;
    }
  return false;
}

/// The groups that key tells apart; nothing where they do not look like volumes of their own.
std::optional<std::vector<Group>> told_apart(const Group& group, Key key) {
  std::map<std::optional<long>, Group> by_key;
  for (const LocatedSlice& slice : group)
    by_key[slice.header.*key].push_back(slice);
  std::vector<Group> parts;
  for (auto& [value, part] : by_key)
    parts.push_back(std::move(part));
  const bool large = std::all_of(parts.begin(), parts.end(),
                                 [](const Group& part) { return part.size() >= least_slices; });
  if (parts.size() < 2 || !large || !overlap(parts))
    return std::nullopt;
  return parts;
}

/// Splits a group that is no single stack: places repeat, or steps differ as those of two
/// interleaved stacks do.
void split_repeats(Group group, std::vector<Group>& volumes) {
  const Series whole = make_series(group);
  if (!whole.repeated.empty() || !whole.uniform)
    for (const Key key : {&DicomHeader::temporal_position, &DicomHeader::acquisition_number,
                          &DicomHeader::acquisition_time})
      if (auto parts = told_apart(group, key)) {
        for (Group& part : *parts)
          split_repeats(std::move(part), volumes);
        return;
      }
  if (auto passes = passes_of(group)) {
    for (Group& pass : *passes)
      split_repeats(std::move(pass), volumes);
    return;
  }
  volumes.push_back(std::move(group));
}

} // namespace

std::vector<Group> volumes_of(Group slices) {
  std::vector<Group> volumes;
  for (Group& group : by_geometry(std::move(slices)))
    split_repeats(std::move(group), volumes);
  const auto order = [](const Group& group) {
    const DicomHeader& header = group.front().header;
    return std::tuple(-static_cast<long>(group.size()), header.patient, header.temporal_position,
                      header.acquisition_number, header.acquisition_time, header.of_pass,
                      extent_of(group).low, header.instance_number, header.sop_instance);
  };
  std::stable_sort(volumes.begin(), volumes.end(),
                   [&](const Group& a, const Group& b) { return order(a) < order(b); });
  return volumes;
}

} // namespace thorax::scan
