#include "scan/series_load.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "core/error.h"
#include "core/parallel.h"
#include "core/rounding.h"
#include "scan/dicom.h"
#include "scan/orientation.h"
#include "scan/regular_grid.h"

namespace thorax::scan {
namespace {

namespace fs = std::filesystem;

std::int16_t to_hu(float value) {
  return std::max(air_hu, rounded<std::int16_t>(value));
}

void take_hu(const DicomImage& image, std::span<std::int16_t> slice) {
  std::transform(image.pixels.pixels.begin(), image.pixels.pixels.end(), slice.begin(), to_hu);
  for (std::size_t i = 0; i < image.padded.pixels.size(); ++i)
    if (image.padded.pixels[i])
      slice[i] = air_hu;
}

[[noreturn]] void changed(const fs::path& path) {
  throw Error(ExitCode::inconsistent, "image size changed: " + path.string(),
              "leave the files alone while they are read");
}

/// Whether a repeated slice has the pixels of the one in its place. One that cannot be read says
/// nothing.
bool is_copy(const RepeatedSlice& slice, const Volume<std::int16_t>& volume) {
  bool same = true;
  try {
    read_dicom_frames(slice.path, [&](const DicomImage& image) {
      if (image.header.frame != slice.frame)
        return;
      std::vector<std::int16_t> hu(image.pixels.pixels.size());
      take_hu(image, hu);
      same = std::ranges::equal(hu, volume.slice(slice.place));
    });
  } catch (const Error&) {
  }
  return same;
}

/// Throws where slices of several passes may have been mixed.
void check_repeats(const Series& series, const Volume<std::int16_t>& volume, int threads) {
  std::atomic<std::size_t> others = 0;
  parallel_for(series.repeated.size(), threads,
               [&](std::size_t i) { others += !is_copy(series.repeated[i], volume); });
  if (others > 0)
    throw Error(ExitCode::inconsistent,
                fmt::format("{}: {} slices lie where others do and show something else: passes of "
                            "a scan that no attribute tells apart",
                            series.slices.front().path.parent_path().string(), others.load()),
                "keep one pass, or leave the series out");
}

/// The slices as they are stored. A damaged header may ask for more memory than there is, so that
/// the volume is made once a slice was found to be as large as they all say.
Volume<std::int16_t> stack_of(const Series& series, int threads) {
  Volume<std::int16_t> volume;
  std::once_flag made;
  std::map<fs::path, std::map<std::size_t, std::size_t>> places; // of its frames
  for (std::size_t z = 0; z < series.slices.size(); ++z)
    places[series.slices[z].path][series.slices[z].frame] = z;
  const auto files = series.files();
  parallel_for(files.size(), threads, [&](std::size_t i) {
    const auto& place = places.at(files[i]);
    std::size_t taken = 0;
    read_dicom_frames(files[i], [&](const DicomImage& image) {
      const auto z = place.find(image.header.frame);
      if (z == place.end())
        return;
      if (image.pixels.height != series.shape.height || image.pixels.width != series.shape.width)
        changed(files[i]);
      std::call_once(made, [&] { volume = Volume<std::int16_t>(series.shape, series.geometry); });
      take_hu(image, volume.slice(z->second));
      ++taken;
    });
    if (taken < place.size())
      changed(files[i]);
  });
  check_repeats(series, volume, threads);
  return volume;
}

} // namespace

Volume<std::int16_t> load_series(const Series& series, int threads, Irregular irregular) {
  if (series.irregularity.empty() || irregular == Irregular::keep)
    return to_axial(stack_of(series, threads));
  if (irregular == Irregular::refuse)
    throw Error(ExitCode::inconsistent,
                fmt::format("{}: {}", series.slices.front().path.parent_path().string(),
                            series.irregularity),
                "use --irregular resample, or leave it out");
  return to_axial(on_regular_grid(stack_of(series, threads), series, threads));
}

} // namespace thorax::scan
