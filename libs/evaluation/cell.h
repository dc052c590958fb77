#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"

namespace thorax::evaluation {

/// A value of a table and where it stands.
struct Cell {
  std::string_view file, column;
  std::size_t line;
  std::string_view text;

  /// Error(corrupt): "scores.csv line 3: column 'prob:mass' holds 'abc'".
  Error error(const std::string& hint) const;
};

/// Throws Error(unreadable) when it is not UTF-8.
std::string text_in(const Cell& cell);

/// The functions below throw Error(corrupt) for anything else.

/// From 0 to 1.
double probability_in(const Cell& cell);
/// Any number, infinite ones included.
double logit_in(const Cell& cell);
/// 0, 1 or -1; nothing and "nan" are -1.
std::int8_t label_in(const Cell& cell);
/// From -1; nothing is -1.
std::int32_t whole_number_in(const Cell& cell);
/// M, F, O or nothing, from their usual spellings.
std::string sex_in(const Cell& cell);
/// Years; NaN for nothing, and for an age that nobody has.
double age_in(const Cell& cell);
/// Whether it holds an age that nobody has.
bool has_impossible_age(const Cell& cell);
/// train, validation, test or nothing, from their usual spellings.
std::string split_in(const Cell& cell);

} // namespace thorax::evaluation
