#include "cli/hidden_names.h"

#include <algorithm>
#include <regex>
#include <set>
#include <string_view>

namespace thorax::cli {
namespace {

/// Where a path in a message may end.
std::set<std::size_t> possible_ends(std::string_view text, std::size_t begin) {
  std::set<std::size_t> ends = {text.size()};
  for (const std::string_view mark : {": ", " - ", "\"", " and "})
    for (std::size_t at = text.find(mark, begin); at != text.npos; at = text.find(mark, at + 1))
      ends.insert(at);
  return ends;
}

std::size_t path_end(std::string_view text, std::size_t begin) {
  const std::set<std::size_t> ends = possible_ends(text, begin);
  for (auto end = ends.rbegin(); end != ends.rend(); ++end)
    if (std::error_code error;
        std::filesystem::exists(text.substr(begin, *end - begin), error) && !error)
      return *end;
  const std::size_t colon = text.find(": ", begin);
  return colon == text.npos ? *ends.begin() : colon;
}

/// Whether a path that starts with root begins at a place in text.
bool begins_path(std::string_view text, std::size_t at, std::string_view root) {
  constexpr std::string_view before = " \"'(=", behind = "/ :\"";
  const std::size_t end = at + root.size();
  return (at == 0 || before.find(text[at - 1]) != before.npos) &&
         (end == text.size() || root.ends_with('/') || behind.find(text[end]) != behind.npos);
}

} // namespace

std::string without_paths(std::string text, const std::filesystem::path& input,
                          const HiddenNames& named) {
  const std::string root = input.string();
  for (std::size_t at = text.find(root); at != text.npos; at = text.find(root, at)) {
    if (begins_path(text, at, root)) {
      const std::size_t end = path_end(text, at);
      const std::string name = named(text.substr(at, end - at));
      text.replace(at, end - at, name);
      at += name.size();
    } else {
      ++at;
    }
  }
  return text;
}

std::string without_values(const std::string& text, const HiddenNames& named) {
  static const std::regex value(
      R"re("([^"]+)"|(?:^|[ (])'([^']+)'(?=$|[ ,.;:)])|([0-9]+(?:\.[0-9]+){4,}))re");
  std::string told;
  auto rest = text.cbegin();
  for (std::sregex_iterator match(text.begin(), text.end(), value), end; match != end; ++match)
    for (std::size_t group = 1; group < match->size(); ++group)
      if ((*match)[group].matched) {
        told.append(rest, (*match)[group].first);
        told += named((*match)[group].str());
        rest = (*match)[group].second;
      }
  return told.append(rest, text.cend());
}

} // namespace thorax::cli
