#include "evaluation/name_checks.h"

#include <string_view>

#include <fmt/format.h>

#include "core/error.h"
#include "core/text.h"

namespace thorax::evaluation {
namespace {

void check_class(const std::string& name) {
  const std::string shown = abridged(one_line(name));
  if (name.empty())
    throw Error(ExitCode::unreadable, "a class has an empty name", "name every class");
  if (has_control_characters(name))
    throw Error(ExitCode::unreadable,
                fmt::format("the name of class '{}' holds a control character", shown),
                "rename the class: a name is one line of text");
  if (name.starts_with('('))
    throw Error(ExitCode::unreadable, fmt::format("a class is called '{}'", shown),
                "rename it: names that begin with '(' are of figures over the classes");
}

} // namespace

void check_names(const ScoredCases& cases, const Origins& origins) {
  for (const std::string& name : cases.classes)
    check_class(name);
  const auto check = [&](std::size_t row, std::string_view what, std::string_view text) {
    if (has_control_characters(text))
      throw Error(ExitCode::corrupt,
                  fmt::format("{}: {} '{}' holds a control character", origins.place(row),
                              abridged(what), abridged(one_line(std::string(text)))),
                  "give one line of text");
  };
  for (std::size_t row = 0; row < cases.size(); ++row) {
    const store::Sample& sample = cases.samples[row];
    check(row, "id", sample.id);
    check(row, "patient", sample.patient);
    check(row, "study", sample.study);
    check(row, "scan", sample.series);
    check(row, "view", sample.view);
    check(row, "model", cases.model[row]);
    for (const auto& [name, values] : cases.columns)
      check(row, name, values[row]);
  }
}

} // namespace thorax::evaluation
