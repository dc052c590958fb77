#include "pipeline/preprocess_ct_header.h"

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "core/text.h"
#include "pipeline/lungs.h"
#include "pipeline/picture_options.h"
#include "pipeline/preprocess_ct_options.h"

namespace thorax::pipeline {
namespace {

/// The line of a key in what the inputs' dataset says of its own preprocessing; empty without one.
std::string inherited(const std::vector<Case>& cases, std::string_view key) {
  if (cases.front().stored)
    for (const std::string& line : split(cases.front().stored->header().preprocessing, '\n'))
      if (line.starts_with(key))
        return line + "\n";
  return {};
}

/// The spacing that the volumes were brought to, now or when their dataset was made.
std::string describe_spacing(const std::vector<Case>& cases, const PreprocessCtOptions& options) {
  if (options.spacing.empty())
    if (std::string line = inherited(cases, "spacing = "); !line.empty())
      return line + inherited(cases, "interpolation = ");
  const auto spacing = spacing_of(options);
  std::string text = fmt::format("spacing = [{}, {}, {}]\n", spacing[0], spacing[1], spacing[2]);
  if (!options.spacing.empty() && options.interpolation != "linear")
    text += fmt::format("interpolation = \"{}\"\n", options.interpolation);
  return text;
}

/// Whether series that are no regular grid were stacked as they come, now or when the volumes'
/// dataset was made.
std::string describe_irregular(const std::vector<Case>& cases, const PreprocessCtOptions& options) {
  if (cases.front().stored)
    return inherited(cases, "irregular = ");
  return options.irregular == "keep" ? "irregular = \"keep\"\n" : "";
}

/// What was cut off and blackened, now and when the volumes' dataset was made.
std::string describe_variant(const std::vector<Case>& cases, const PreprocessCtOptions& options) {
  std::string text;
  if (options.variant == "box")
    text += fmt::format("margin = {}\n", options.margin_mm);
  else if (options.crop != "none")
    text += fmt::format("crop = \"{}\"\n", options.crop);
  const std::string of_volumes = inherited(cases, "variant = ");
  if (!of_volumes.empty() && of_volumes != "variant = \"full\"\n")
    text += "volumes-" + of_volumes;
  if (const std::string margin = inherited(cases, "margin = "); !margin.empty())
    text += "volumes-" + margin;
  if (const std::string crop = inherited(cases, "crop = "); !crop.empty())
    text += "volumes-" + crop;
  return text;
}

std::string describe_choice(const std::vector<Case>& cases, const PreprocessCtOptions& options) {
  std::string text;
  if (needs_lungs(options))
    text += fmt::format("min-lung-fraction = {}\n", options.min_lung_fraction);
  if (needs_lungs(options) && !has_masks(cases))
    text += describe_lungs(lung_options(options));
  if (has_masks(cases) && (needs_lungs(options) || options.as == "volumes"))
    text += inherited(cases, "lungs = ");
  return text;
}

std::string preprocessing_text(const std::vector<Case>& cases, const PreprocessCtOptions& options) {
  std::string text = fmt::format("modality = \"ct\"\nas = \"{}\"\nvariant = \"{}\"\n", options.as,
                                 options.variant);
  if (options.as != "volumes")
    text += describe_picture(options);
  if (options.as == "blocks")
    text += fmt::format("depth = {}\nblock-interpolation = \"{}\"\n", options.depth,
                        options.interpolation);
  if (options.as == "slices" && options.neighbours > 0)
    text += fmt::format("neighbours = {}\nneighbour-distance = {}\n", options.neighbours,
                        options.neighbour_distance);
  if (!is_picture(cases.front()))
    text += describe_spacing(cases, options) + describe_irregular(cases, options);
  return text + describe_variant(cases, options) + describe_choice(cases, options);
}

/// Low and high HU of every channel; of all, where they share one window.
std::vector<double> stored_window(const PreprocessCtOptions& options) {
  const auto windows = windows_of(options);
  const bool alone = windows.size() == 1 || options.as == "blocks";
  const std::size_t repeats = alone ? 1 : slices_in_picture(options);
  std::vector<double> numbers;
  for (std::size_t i = 0; i < repeats; ++i)
    for (const imaging::Window& window : windows) {
      numbers.push_back(window.low);
      numbers.push_back(window.high);
    }
  return numbers;
}

std::vector<std::size_t> sample_shape(const PreprocessCtOptions& options, bool pictures) {
  if (options.as == "blocks")
    return {windows_of(options).size(), options.depth, options.size, options.size};
  return {pictures ? 1 : channels_of(options), options.size, options.size};
}

} // namespace

bool is_picture(const Case& each) {
  return each.kind == CaseKind::picture;
}

bool has_masks(const std::vector<Case>& cases) {
  return cases.front().kind == CaseKind::stored && cases.front().stored->header().masks;
}

store::Header make_header(const std::vector<Case>& cases, const CaseRows& rows,
                          const PreprocessCtOptions& options) {
  const bool pictures = is_picture(cases.front());
  store::Header header;
  if (options.as == "volumes") {
    header.layout = store::Layout::list;
    header.type = store::PixelType::int16;
    header.intensity = "HU";
  } else {
    header.layout = store::Layout::stack;
    header.type = store::parse_pixel_type(options.type);
    header.sample_shape = sample_shape(options, pictures);
    header.intensity = pictures ? "grey" : keeps_hu(options) ? "HU" : "window";
    if (!pictures)
      header.window = stored_window(options);
  }
  header.preprocessing = preprocessing_text(cases, options);
  header.masks = has_masks(cases) || needs_lungs(options);
  header.task = rows.task;
  header.label_names = rows.label_names;
  return header;
}

} // namespace thorax::pipeline
