#include "scan/series_search.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "core/append.h"
#include "core/parallel.h"
#include "core/stop.h"
#include "scan/modality.h"
#include "scan/series_volumes.h"
#include "scan/slice_geometry.h"

namespace thorax::scan {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t least_beside_larger = 3; ///< slices of a volume that has larger siblings

bool is_derived(const DicomHeader& header) {
  const auto& type = header.image_type;
  return (!type.empty() && type[0] == "DERIVED") || (type.size() > 1 && type[1] == "SECONDARY");
}

bool is_axial(const DicomHeader& header) {
  constexpr double cosine_of_30_degrees = 0.866;
  return headward_normal(header)[2] > cosine_of_30_degrees;
}

/// Why an image is no original slice of a CT, wherever it lies; empty when it is one.
std::string fault_of_kind(const DicomHeader& header, Derived derived) {
  if (header.rows == 0)
    return fmt::format("no image ({})", told_modality(header.modality));
  if (header.modality != "CT")
    return fmt::format("{}, not CT", told_modality(header.modality));
  if (header.is_type("LOCALIZER"))
    return "localizers";
  if (derived == Derived::leave_out && is_derived(header))
    return "derived images";
  return {};
}

/// Why nobody can tell where an image lies; empty when its geometry is sound.
std::string fault_of_geometry(const DicomHeader& header) {
  if (!header.position)
    return "no position";
  if (!header.orientation)
    return "no orientation";
  if (!header.pixel_spacing)
    return fmt::format("no pixel spacing of {:g} to {:g} mm", least_spacing_mm, most_spacing_mm);
  if (!has_sound_orientation(header))
    return "orientation is not two perpendicular unit vectors";
  return {};
}

/// Counts what was left out by reason and series.
class LeftOutCounts {
public:
  /// Frames of a file, which follow each other, count once.
  void add(const std::string& reason, const std::string& series, const fs::path& path) {
    auto& [images, last] = by_reason_[{reason, series}];
    if (images.count == 0)
      images = {reason, path, 0};
    images.count += last != path;
    last = path;
  }

  void add(const LeftOutCounts& others) {
    for (const auto& [key, entry] : others.by_reason_)
      by_reason_.insert({key, entry});
  }

  /// All under the first reason.
  LeftOutImages summary() const {
    LeftOutImages result = by_reason_.begin()->second.images;
    result.count = 0;
    for (const auto& [key, entry] : by_reason_)
      result.count += entry.images.count;
    return result;
  }

  std::vector<LeftOutImages> all() const {
    std::vector<LeftOutImages> result;
    for (const auto& [key, entry] : by_reason_)
      result.push_back(entry.images);
    return result;
  }

private:
  struct Entry {
    LeftOutImages images;
    fs::path last; ///< file that was counted
  };
  std::map<std::pair<std::string, std::string>, Entry> by_reason_;
};

/// Slices of one series without geometry.
struct Unlocated {
  LeftOutCounts counts;
  std::vector<fs::path> files;

  void add(const std::string& reason, const std::string& series, const fs::path& path) {
    counts.add(reason, series, path);
    if (files.empty() || files.back() != path)
      files.push_back(path);
  }
};

using SeriesKey = std::pair<std::string, std::string>; ///< study and series identifier

/// Copies of an image, in files of their own, count once. Files may share an instance identifier
/// without being copies where someone made them so.
void drop_copies(std::vector<LocatedSlice>& slices, LeftOutCounts& left_out) {
  const auto identity = [](const DicomHeader& header) {
    return std::tuple(header.sop_instance, header.frame, *header.position, header.patient,
                      header.acquisition_number, header.temporal_position, header.rows,
                      header.columns);
  };
  std::set<decltype(identity(DicomHeader{}))> seen;
  std::erase_if(slices, [&](const LocatedSlice& slice) {
    const DicomHeader& header = slice.header;
    if (header.sop_instance.empty() || seen.insert(identity(header)).second)
      return false;
    left_out.add("copies of other files", header.series, slice.path);
    return true;
  });
}

/// Adds the slices of one series identifier as the volumes that they are.
void add_volumes(SeriesSearch& search, std::vector<LocatedSlice> slices, LeftOutCounts& left_out) {
  auto volumes = volumes_of(std::move(slices));
  const std::size_t largest = volumes.front().size();
  std::vector<Series> added;
  for (auto& volume : volumes) {
    if (volume.size() < least_beside_larger && volume.size() < largest) {
      for (const LocatedSlice& slice : volume) {
        left_out.add("one or two slices unlike the rest of their series", slice.header.series,
                     slice.path);
        search.lost.push_back(slice.path);
      }
      continue;
    }
    Series series = make_series(std::move(volume));
    if (const double spacing = series.geometry.spacing[2]; !is_spacing(spacing)) {
      search.without_geometry.push_back({fmt::format("slices {:g} mm apart", spacing),
                                         series.slices.front().path, series.files().size()});
      continue;
    }
    series.volume = added.size();
    for (const RepeatedSlice& slice : series.repeated)
      left_out.add("slices where another one lies", series.header.series, slice.path);
    added.push_back(std::move(series));
  }
  for (Series& series : added) {
    if (added.size() > 1)
      series.warnings.push_back(fmt::format(
          "{} of {} volumes of one series, which differ in patient, geometry or acquisition",
          series.volume + 1, added.size()));
    search.series.push_back(std::move(series));
  }
}

} // namespace

std::size_t SeriesSearch::count(std::string_view reason) const {
  std::size_t total = 0;
  for (const LeftOutImages& each : left_out)
    total += each.reason == reason ? each.count : 0;
  return total;
}

FileHeaders read_file_headers(const fs::path& path) {
  if (!looks_like_dicom(path))
    return {.is_dicom = false};
  try {
    return {.headers = read_dicom_frame_headers(path)};
  } catch (const Error& error) {
    return {.error = error};
  }
}

SeriesSearch find_series(const std::vector<fs::path>& files, int threads, Derived derived) {
  std::vector<FileHeaders> found(files.size());
  parallel_for(files.size(), threads, [&](std::size_t i) {
    stop_if_asked();
    found[i] = read_file_headers(files[i]);
  });
  return find_series(files, std::move(found), derived);
}

SeriesSearch find_series(const std::vector<fs::path>& files, std::vector<FileHeaders> found,
                         Derived derived) {
  SeriesSearch search;
  LeftOutCounts left_out;
  std::map<SeriesKey, std::vector<LocatedSlice>> slices;
  std::map<SeriesKey, Unlocated> unlocated;
  for (std::size_t i = 0; i < files.size(); ++i) {
    search.not_dicom += !found[i].is_dicom;
    if (found[i].error)
      search.unreadable.emplace_back(files[i], *found[i].error);
    for (DicomHeader& header : found[i].headers) {
      const SeriesKey key{header.study, header.series};
      if (const std::string fault = fault_of_kind(header, derived); !fault.empty())
        left_out.add(fault, header.series, files[i]);
      else if (const std::string nowhere = fault_of_geometry(header); !nowhere.empty())
        is_derived(header) ? left_out.add(nowhere, header.series, files[i])
                           : unlocated[key].add(nowhere, header.series, files[i]);
      else if (!is_axial(header))
        left_out.add("not axial", header.series, files[i]);
      else
        slices[key].push_back({files[i], std::move(header)});
    }
  }
  for (auto& [key, group] : slices) {
    drop_copies(group, left_out);
    add_volumes(search, std::move(group), left_out);
  }
  for (auto& [key, some] : unlocated)
    if (slices.contains(key)) {
      left_out.add(some.counts);
      append(search.lost, std::move(some.files));
    } else {
      search.without_geometry.push_back(some.counts.summary());
    }
  search.left_out = left_out.all();
  return search;
}

} // namespace thorax::scan
