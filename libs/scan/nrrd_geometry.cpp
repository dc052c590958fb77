#include "scan/nrrd_geometry.h"

#include <array>
#include <cmath>
#include <fstream>
#include <vector>

#include <fmt/format.h>

#include "core/log.h"
#include "core/text.h"
#include "scan/affine.h"
#include "scan/text_header.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

namespace fs = std::filesystem;
using Signs = std::array<double, 3>;

/// What turns coordinates of a space into LPS; nothing where it does not speak of the patient.
std::optional<Signs> signs_of(const std::string& space) {
  if (is_among(space, {"left-posterior-superior", "lps"}))
    return Signs{1, 1, 1};
  if (is_among(space, {"right-anterior-superior", "ras"}))
    return Signs{-1, -1, 1};
  if (is_among(space, {"left-anterior-superior", "las"}))
    return Signs{1, -1, 1};
  return std::nullopt;
}

/// All numbers of vectors like "(1,0,0) (0,1,0)"; nothing where something else stands there.
std::optional<std::vector<double>> numbers_of(std::string text, std::size_t expected) {
  for (char& c : text)
    if (c == '(' || c == ')' || c == ',')
      c = ' ';
  std::vector<double> numbers;
  for (const std::string& word : split(text, ' ')) {
    const auto number = parse_number(word);
    if (!word.empty() && (!number || !std::isfinite(*number)))
      return std::nullopt;
    if (!word.empty())
      numbers.push_back(*number);
  }
  if (numbers.size() != expected)
    return std::nullopt;
  return numbers;
}

double millimetres(const fs::path& path, const std::string& unit) {
  if (is_among(unit, {"mm", "millimeter", "millimetre", ""}))
    return 1;
  if (is_among(unit, {"m", "meter", "metre"}))
    return 1000;
  if (is_among(unit, {"cm", "centimeter", "centimetre"}))
    return 10;
  if (is_among(unit, {"um", "µm", "micron", "micrometer", "micrometre"}))
    return 0.001;
  unreadable(path, fmt::format("lengths in '{}'", abridged(unit)), "convert it to mm");
}

/// mm in the unit of each axis of the space, which stand in quotes.
Signs scales_of(const fs::path& path, const std::string& units) {
  Signs scales{1, 1, 1};
  const std::vector<std::string> parts = split(units, '"'); // between quotes: every other one
  for (std::size_t i = 0; i < 3 && 2 * i + 1 < parts.size(); ++i)
    scales[i] = millimetres(path, lower(trim(parts[2 * i + 1])));
  return scales;
}

bool states_spacing(const TextHeader& header) {
  return numbers_of(header["spacings"], 3) || (header.has("axis mins") && header.has("axis maxs"));
}

} // namespace

std::optional<Geometry> nrrd_geometry(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const TextHeader header = read_nrrd_header(file);
  const bool is_directed = header.has("space directions");
  const auto signs = signs_of(lower(header["space"]));
  if (!signs || !is_directed)
    log::warning("{}: the header does not say which way its axes run in the patient: to the left, "
                 "back and head (LPS) is assumed",
                 path.string());
  if (!is_directed) {
    if (!states_spacing(header))
      log::warning("{}: the header states no spacing: 1 mm is assumed", path.string());
    for (const double scale : scales_of(path, header["units"]))
      if (scale != 1)
        unreadable(path, "spacings that are not in mm", "convert it to mm");
    return std::nullopt;
  }
  const auto axes = numbers_of(header["space directions"], 9);
  const auto origin = header.has("space origin") ? numbers_of(header["space origin"], 3)
                                                 : std::vector<double>(3, 0.0);
  if (!axes || !origin)
    unreadable(path, "its space directions and origin are not four vectors of three numbers",
               "export it again");
  const Signs scales = scales_of(path, header["space units"]);
  Affine affine;
  for (std::size_t row = 0; row < 3; ++row) {
    const double factor = signs.value_or(Signs{1, 1, 1})[row] * scales[row];
    for (std::size_t axis = 0; axis < 3; ++axis)
      affine[4 * row + axis] = factor * (*axes)[3 * axis + row] + 0.0; // no zero below zero
    affine[4 * row + 3] = factor * (*origin)[row] + 0.0;
  }
  return geometry_of(path, affine);
}

} // namespace thorax::scan
