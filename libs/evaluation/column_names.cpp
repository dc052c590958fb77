#include "evaluation/column_names.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/error.h"
#include "core/text.h"

namespace thorax::evaluation {
namespace {

constexpr std::array fields{"id",    "patient", "study", "scan", "slice", "fold",
                            "split", "sex",     "age",   "view", "model"};
constexpr auto prefixes = {"true:", "prob:"};

template <class Range>
bool contains(const Range& range, const std::string& value) {
  return std::find(range.begin(), range.end(), value) != range.end();
}

bool has_prefix(const std::string& name) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const char* prefix) { return name.starts_with(prefix); });
}

/// "theirs[2:8]" as a column and the characters [first, first + count).
struct Slice {
  std::string column;
  std::size_t first = 0, count = std::string::npos;
};

std::optional<Slice> parse_slice(const std::string& text) {
  const std::size_t open = text.rfind('['), colon = text.find(':', open);
  if (open == std::string::npos || colon == std::string::npos || text.back() != ']')
    return std::nullopt;
  const auto begin = parse_number(text.substr(open + 1, colon - open - 1));
  const auto end = parse_number(text.substr(colon + 1, text.size() - colon - 2));
  constexpr double most = 1e6; // characters
  const auto is_bound = [](const std::optional<double>& bound) {
    return bound && *bound >= 0 && *bound <= most && *bound == std::floor(*bound);
  };
  if (!is_bound(begin) || !is_bound(end) || *end <= *begin)
    return std::nullopt;
  return Slice{text.substr(0, open), static_cast<std::size_t>(*begin),
               static_cast<std::size_t>(*end - *begin)};
}

/// The column of that name. Throws Error(unreadable) when there are two.
std::optional<std::size_t> only(const Header& header, const std::string& name) {
  const auto begin = header.columns.begin(), end = header.columns.end();
  const auto found = std::find(begin, end, name);
  if (found == end)
    return std::nullopt;
  if (std::find(found + 1, end, name) != end)
    throw Error(ExitCode::unreadable,
                fmt::format("{} has two columns called '{}'", header.file, abridged(name)),
                "give every column a name of its own");
  return static_cast<std::size_t>(found - begin);
}

/// Bytes of the first count characters.
std::size_t bytes(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  while (at < text.size() && (count > 0 || (text[at] & 0xC0) == 0x80)) {
    count -= (text[at] & 0xC0) != 0x80;
    ++at;
  }
  return at;
}

} // namespace

std::string_view Source::text(std::span<const std::string_view> row) const {
  std::string_view value = trim(row[column]);
  if (count == std::string::npos)
    return value;
  value.remove_prefix(bytes(value, first));
  return trim(value.substr(0, bytes(value, count)));
}

std::size_t Source::missing(std::span<const std::string_view> row) const {
  const std::string_view value = trim(row[column]);
  if (count == std::string::npos || value.empty())
    return 0;
  const auto characters = static_cast<std::size_t>(
      std::count_if(value.begin(), value.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
  return first + count - std::min(first + count, characters);
}

ColumnNames::ColumnNames(const std::vector<std::string>& mappings, std::vector<std::string> further)
    : further_(std::move(further)) {
  for (const std::string& mapping : mappings) {
    const std::size_t equals = mapping.find('=');
    const std::string canonical(trim(mapping.substr(0, equals)));
    const bool known =
        contains(fields, canonical) || contains(further_, canonical) || has_prefix(canonical);
    if (equals == std::string::npos || !known)
      throw Error(ExitCode::command_line, fmt::format("--columns cannot use '{}'", mapping),
                  "write NAME=YOURS with NAME one of " +
                      join(std::vector<std::string>(fields.begin(), fields.end()), ", ") +
                      ", true:, prob:, true:<class>, prob:<class>");
    for (const auto& [other, theirs] : names_)
      if (other == canonical)
        throw Error(ExitCode::command_line, fmt::format("--columns names '{}' twice", canonical),
                    "name it once");
    names_.emplace_back(canonical, trim(mapping.substr(equals + 1)));
  }
  if (their_prefix("true:") == their_prefix("prob:"))
    throw Error(ExitCode::command_line,
                fmt::format("--columns gives probabilities and truth the same names '{}<class>'",
                            their_prefix("prob:")),
                "give them different prefixes");
}

std::optional<Source> ColumnNames::locate(const Header& header, const std::string& theirs) const {
  if (const auto column = only(header, theirs))
    return Source{*column};
  const auto slice = parse_slice(theirs);
  if (!slice)
    return std::nullopt;
  auto column = only(header, slice->column);
  for (const auto& [canonical, name] : names_)
    if (!column && canonical == slice->column)
      column = only(header, name);
  if (!column)
    return std::nullopt;
  return Source{*column, slice->first, slice->count};
}

std::optional<Source> ColumnNames::find(const Header& header, const std::string& canonical) const {
  for (const auto& [name, theirs] : names_)
    if (name == canonical)
      return locate(header, theirs);
  return locate(header, canonical);
}

std::string ColumnNames::their_prefix(const std::string& prefix) const {
  for (const auto& [canonical, theirs] : names_)
    if (canonical == prefix)
      return theirs;
  return prefix;
}

bool ColumnNames::has_meaning(const Header& header, std::size_t column) const {
  const std::string& name = header.columns[column];
  if (contains(fields, name) || contains(further_, name))
    return true;
  for (const char* prefix : prefixes)
    if (const auto theirs = their_prefix(prefix); !theirs.empty() && name.starts_with(theirs))
      return true;
  return std::any_of(names_.begin(), names_.end(), [&](const auto& mapping) {
    const auto source = locate(header, mapping.second);
    return source && source->column == column;
  });
}

std::vector<std::pair<std::string, Source>> ColumnNames::classes(const Header& header,
                                                                 const std::string& prefix) const {
  std::vector<std::pair<std::string, Source>> result;
  for (const auto& [canonical, name] : names_)
    if (canonical != prefix && canonical.starts_with(prefix))
      if (const auto source = locate(header, name))
        result.emplace_back(canonical.substr(prefix.size()), *source);

  const std::string theirs = their_prefix(prefix);
  for (std::size_t column = 0; column < header.columns.size(); ++column) {
    const std::string& name = header.columns[column];
    const bool is_class = theirs.empty() ? !name.empty() && !has_meaning(header, column)
                                         : name.starts_with(theirs) && name.size() > theirs.size();
    if (is_class)
      result.emplace_back(name.substr(theirs.size()), Source{column});
  }

  for (auto one = result.begin(); one != result.end(); ++one)
    if (std::any_of(result.begin(), one, [&](const auto& two) { return two.first == one->first; }))
      throw Error(
          ExitCode::unreadable,
          fmt::format("{} has two columns for '{}{}'", header.file, prefix, abridged(one->first)),
          "give every class one column");
  return result;
}

void ColumnNames::check(std::span<const Header> tables) const {
  for (const auto& [canonical, theirs] : names_) {
    const bool prefix = canonical.ends_with(':');
    const auto holds = [this, prefix, &canonical = canonical,
                        &theirs = theirs](const Header& header) {
      return prefix ? !classes(header, canonical).empty() : locate(header, theirs).has_value();
    };
    if (tables.empty() || std::any_of(tables.begin(), tables.end(), holds))
      continue;
    if (theirs.ends_with(']') && theirs.find('[') != std::string::npos && !parse_slice(theirs))
      throw Error(
          ExitCode::command_line,
          fmt::format("--columns \"{}={}\" names no characters of a column", canonical, theirs),
          "write COLUMN[FIRST:END] with whole numbers, FIRST from 0 and below END");
    const auto& columns = tables.front().columns;
    const auto close = nearest(theirs, columns);
    throw Error(
        ExitCode::unreadable,
        fmt::format("no column '{}', named by --columns \"{}={}\"", theirs, canonical, theirs),
        close ? fmt::format("did you mean '{}'?", abridged(*close))
              : "the columns are: " + short_list(columns));
  }
}

} // namespace thorax::evaluation
