#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace thorax {

std::vector<std::string> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string_view trim(std::string_view text);
std::string lower(std::string_view text);
std::string upper(std::string_view text);
/// Line ends and other control characters become spaces.
std::string one_line(std::string text);
/// Whether there are any (C0, DEL and C1).
bool has_control_characters(std::string_view text);

/// UTF-8 text of at most so many bytes; what is cut off becomes "...".
std::string abridged(std::string_view text, std::size_t most = 60);
/// The first of many names, shortened: "a, b and 3 more".
std::string short_list(std::span<const std::string> names);

/// Whether word is one of the words.
bool is_among(std::string_view word, std::initializer_list<std::string_view> words);

/// Whether word occurs in text with no letter or digit right before or after it.
bool mentions(std::string_view text, std::string_view word);

/// The whole of text as a number; nothing when it is not one.
std::optional<double> parse_number(std::string_view text);

/// The candidate nearest to word (Damerau-Levenshtein distance of at most a third of its length),
/// for "did you mean".
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

/// What to do about an unknown word: "did you mean 'size'?", or the choice when none is near.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

} // namespace thorax
