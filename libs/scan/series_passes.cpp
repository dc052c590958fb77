#include "scan/series_passes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <tuple>

#include "scan/slice_geometry.h"

namespace thorax::scan {
namespace {

using Group = std::vector<LocatedSlice>;

constexpr std::size_t least_slices = 3; ///< of a pass

struct Places {
  std::size_t repeats = 0; ///< slices that lie where another one does
  std::size_t most = 0;    ///< slices at one place
};

Places places_of(const Group& group) {
  std::vector<double> positions;
  for (const LocatedSlice& slice : group)
    positions.push_back(position_of(slice.header));
  std::sort(positions.begin(), positions.end());
  Places places;
  std::size_t first = 0; // at the present place
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (positions[i] - positions[first] >= same_place_mm)
      first = i;
    places.repeats += i > first;
    places.most = std::max(places.most, i - first + 1);
  }
  return places;
}

/// Whether the parts look like passes that leave so many repeats or fewer.
bool are_passes(const std::vector<Group>& parts, std::size_t most_parts, std::size_t most_repeats) {
  std::size_t repeats = 0;
  for (const Group& part : parts) {
    if (part.size() < least_slices)
      return false;
    repeats += places_of(part).repeats;
  }
  return parts.size() > 1 && parts.size() <= most_parts && repeats <= most_repeats;
}

std::vector<Group> by_attribute(const Group& group, std::size_t which) {
  std::map<std::string, Group> by_value;
  for (const LocatedSlice& slice : group)
    by_value[which < slice.header.of_pass.size() ? slice.header.of_pass[which] : ""].push_back(
        slice);
  std::vector<Group> parts;
  for (auto& [value, part] : by_value)
    parts.push_back(std::move(part));
  return parts;
}

std::optional<std::vector<Group>> told_by_attribute(const Group& group, const Places& places,
                                                    std::size_t most_repeats) {
  for (std::size_t which = 0; which < group.front().header.of_pass.size(); ++which)
    if (auto parts = by_attribute(group, which); are_passes(parts, places.most, most_repeats))
      return parts;
  return std::nullopt;
}

/// What grows while a scan is made; nothing where a header does not say it.
using Clock = std::optional<std::string> (*)(const DicomHeader&);

std::optional<std::string> digits(const std::optional<long>& value) {
  if (!value || *value < 0)
    return std::nullopt;
  const std::string text = std::to_string(*value);
  return std::string(20 - std::min<std::size_t>(20, text.size()), '0') + text;
}

std::optional<std::string> of_pass(const DicomHeader& header, std::size_t which) {
  if (which >= header.of_pass.size() || header.of_pass[which].empty())
    return std::nullopt;
  return header.of_pass[which];
}

constexpr Clock clocks[] = {
    [](const DicomHeader& header) { return digits(header.acquisition_time); },
    [](const DicomHeader& header) { return of_pass(header, acquisition_date_time); },
    [](const DicomHeader& header) { return of_pass(header, content_time); },
    [](const DicomHeader& header) { return digits(header.instance_number); }};

/// In the order of the clock, cut where a place is met again. Nothing where a pass does not run one
/// way along the body, or is less than half as long as another: then the clock tells no passes.
std::optional<std::vector<Group>> cut_by(Group group, Clock clock) {
  for (const LocatedSlice& slice : group)
    if (!clock(slice.header))
      return std::nullopt;
  const auto order = [&](const LocatedSlice& slice) {
    return std::tuple(clock(slice.header), slice.header.instance_number.value_or(0));
  };
  std::stable_sort(group.begin(), group.end(), [&](const LocatedSlice& a, const LocatedSlice& b) {
    return order(a) < order(b);
  });
  std::vector<Group> parts(1);
  for (LocatedSlice& slice : group) {
    const double place = position_of(slice.header);
    const bool is_met =
        std::any_of(parts.back().begin(), parts.back().end(), [&](const LocatedSlice& other) {
          return std::abs(position_of(other.header) - place) < same_place_mm;
        });
    if (is_met)
      parts.emplace_back();
    parts.back().push_back(std::move(slice));
  }
  std::size_t longest = 0;
  for (const Group& part : parts)
    longest = std::max(longest, part.size());
  for (const Group& part : parts) {
    const auto lower = [](const LocatedSlice& a, const LocatedSlice& b) {
      return position_of(a.header) < position_of(b.header);
    };
    if (2 * part.size() < longest || (!std::is_sorted(part.begin(), part.end(), lower) &&
                                      !std::is_sorted(part.rbegin(), part.rend(), lower)))
      return std::nullopt;
  }
  return parts;
}

} // namespace

std::optional<std::vector<Group>> passes_of(const Group& slices) {
  const Places places = places_of(slices);
  if (places.repeats == 0)
    return std::nullopt;
  if (auto parts = told_by_attribute(slices, places, 0))
    return parts;
  for (const Clock clock : clocks)
    if (auto parts = cut_by(slices, clock); parts && are_passes(*parts, places.most, 0))
      return parts;
  return told_by_attribute(slices, places, places.repeats * 3 / 4);
}

} // namespace thorax::scan
