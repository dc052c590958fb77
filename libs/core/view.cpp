#include "core/view.h"

#include <algorithm>

#include "core/text.h"

namespace thorax {
namespace {

constexpr std::size_t most_words = 4;

bool is_term(const std::string& word) {
  return is_among(word, {// PS3.3 C.8.1.1 and C.8.11.5
                         "ap", "pa", "ll", "rl", "lld", "rld", "llo", "rlo",
                         // further projections
                         "l", "r", "lat", "lateral", "frontal", "anteroposterior",
                         "posteroanterior", "left", "right", "oblique", "obl", "lao", "rao", "lpo",
                         "rpo", "lordotic", "axial", "coronal", "sagittal",
                         // how the patient is placed
                         "supine", "prone", "erect", "upright", "standing", "sitting", "decubitus",
                         "horizontal", "portable", "xtable", "swimmers", "costal"});
}

} // namespace

std::optional<std::string> view_from(std::string_view text) {
  const std::string view(trim(text));
  std::string plain = lower(view);
  if (is_among(plain, {"", "u", "unknown", "na", "nan"}))
    return "";
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return c == '_' || c == '-'; }, ' ');
  const auto words = split(plain, ' ');
  if (words.size() > most_words || !std::all_of(words.begin(), words.end(), is_term))
    return std::nullopt;
  return view;
}

} // namespace thorax
