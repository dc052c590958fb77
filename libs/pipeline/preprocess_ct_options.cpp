#include "pipeline/preprocess_ct_options.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.h"
#include "core/text.h"
#include "pipeline/lungs.h"
#include "scan/series_load.h"

namespace thorax::pipeline {

bool needs_lungs(const PreprocessCtOptions& options) {
  const bool chooses =
      options.min_lung_fraction > 0 || options.min_box_cm2 > 0 || options.slices != "all";
  return options.variant != "full" || (options.as == "slices" && chooses);
}

imaging::LungOptions lung_options(const PreprocessCtOptions& options) {
  return {.method = parse_lung_method(options.lungs)};
}

std::array<double, 3> spacing_of(const PreprocessCtOptions& options) {
  if (options.spacing.size() == 3)
    return {options.spacing[0], options.spacing[1], options.spacing[2]};
  const double all = options.spacing.empty() ? 0 : options.spacing[0];
  return {all, all, all};
}

imaging::Interpolation interpolation_of(const PreprocessCtOptions& options) {
  if (options.interpolation == "bspline")
    return imaging::Interpolation::bspline;
  return options.interpolation == "sinc" ? imaging::Interpolation::sinc
                                         : imaging::Interpolation::linear;
}

std::vector<imaging::Window> windows_of(const PreprocessCtOptions& options) {
  const std::vector<std::string>& words = options.window;
  std::vector<imaging::Window> windows;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (const auto named = imaging::named_window(words[i])) {
      windows.push_back(*named);
      continue;
    }
    const auto low = parse_number(words[i]);
    if (!low)
      throw Error(ExitCode::command_line, fmt::format("--window: unknown window '{}'", words[i]),
                  did_you_mean(words[i], imaging::window_names()));
    const auto high = i + 1 < words.size() ? parse_number(words[i + 1]) : std::nullopt;
    if (!high || !(*low < *high))
      throw Error(ExitCode::command_line, "--window needs two rising HU values",
                  "for example --window -1250,250");
    windows.push_back({*low, *high});
    ++i;
  }
  return windows;
}

bool keeps_hu(const PreprocessCtOptions& options) {
  return options.as == "volumes" || options.intensity == "hu";
}

double darkest_hu(const PreprocessCtOptions& options) {
  if (keeps_hu(options))
    return scan::air_hu;
  const auto windows = windows_of(options);
  return std::min_element(windows.begin(), windows.end(),
                          [](const auto& a, const auto& b) { return a.low < b.low; })
      ->low;
}

std::size_t slices_in_picture(const PreprocessCtOptions& options) {
  return 2 * options.neighbours + 1;
}

std::size_t channels_of(const PreprocessCtOptions& options) {
  return slices_in_picture(options) * windows_of(options).size();
}

void check_options(const PreprocessCtOptions& options) {
  const std::size_t windows = windows_of(options).size();
  if (options.spacing.size() == 2)
    throw Error(ExitCode::command_line, "--spacing needs one value, or three for x, y and z",
                "for example --spacing 1.5 or --spacing 1,1,2");
  if (options.as == "volumes")
    return;
  if (options.intensity == "hu" && options.type == "uint8")
    throw Error(ExitCode::command_line, "--type uint8 cannot hold HU",
                "give --type int16 or float32 with --intensity hu");
  if (options.intensity == "hu" && windows > 1)
    throw Error(ExitCode::command_line, "pixels in HU have one window, which they are shown in",
                "give one --window, or leave --intensity hu out");
  if (options.as == "slices" && options.slices != "all" && options.slices_per_scan == 0)
    throw Error(ExitCode::command_line,
                fmt::format("--slices {} needs their number", options.slices),
                "for example --slices-per-scan 32");
}

} // namespace thorax::pipeline
