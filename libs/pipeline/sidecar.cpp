#include "pipeline/sidecar.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/person.h"
#include "core/text.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uintmax_t largest = 16 << 20; // bytes; those of whole studies have some thousands

/// One attribute under its keyword and its tag.
struct Attribute {
  const char *keyword, *tag;
};
constexpr Attribute patient_id = {"PatientID", "00100020"},
                    patient_sex = {"PatientSex", "00100040"},
                    patient_age = {"PatientAge", "00101010"}, modality = {"Modality", "00080060"},
                    view_position = {"ViewPosition", "00185101"},
                    study_uid = {"StudyInstanceUID", "0020000D"},
                    series_uid = {"SeriesInstanceUID", "0020000E"};

json parsed(const fs::path& path) {
  if (std::error_code error; fs::file_size(path, error) > largest || error)
    return json::value_t::discarded;
  std::string text = read_text(path);
  json object = json::parse(text, nullptr, false);
  if (object.is_discarded()) { // in another encoding, of which only names of persons depend
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; },
        '?');
    object = json::parse(text, nullptr, false);
  }
  return object.is_array() && object.size() == 1 ? json(object.front()) : object;
}

/// The attribute's first value: text or number; null where there is none.
json value_of(const json& object, const Attribute& attribute) {
  for (const char* key : {attribute.keyword, attribute.tag}) {
    const auto found = object.find(key);
    if (found == object.end())
      continue;
    json value = *found;
    if (value.is_object())
      value = value.value("Value", json());
    if (value.is_array())
      value = value.empty() ? json() : json(value.front());
    if (value.is_string() || value.is_number())
      return value;
  }
  return {};
}

std::string text_of(const json& object, const Attribute& attribute) {
  const json value = value_of(object, attribute);
  if (value.is_string())
    return std::string(trim(value.get<std::string>()));
  return value.is_number() ? value.dump() : "";
}

void fill(std::string& value, const std::string& by) {
  if (value.empty())
    value = by;
}

} // namespace

fs::path sidecar_of(const fs::path& image) {
  fs::path stem = image;
  if (lower(stem.extension().string()) == ".gz")
    stem.replace_extension();
  stem.replace_extension(".json");
  std::error_code error;
  return stem != image && fs::is_regular_file(stem, error) ? stem : fs::path();
}

Sidecar read_sidecar(const fs::path& path) {
  const json object = parsed(path);
  if (!object.is_object())
    throw Error(ExitCode::unreadable, fmt::format("{}: not a JSON object", path.string()),
                "repair it, or leave it out");
  return {
      text_of(object, patient_id),           text_of(object, study_uid),
      text_of(object, series_uid),           sex_from(text_of(object, patient_sex)).value_or(""),
      upper(text_of(object, view_position)), upper(text_of(object, modality)),
      age_from(text_of(object, patient_age))};
}

void take_sidecar(Case& to, const Sidecar& sidecar) {
  fill(to.patient, sidecar.patient);
  fill(to.study, sidecar.study);
  fill(to.series, sidecar.series);
  fill(to.sex, sidecar.sex);
  fill(to.view, sidecar.view);
  if (std::isnan(to.age) && sidecar.age)
    to.age = *sidecar.age;
}

} // namespace thorax::pipeline
