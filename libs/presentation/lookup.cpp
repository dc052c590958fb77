#include "presentation/lookup.h"

#include <algorithm>

namespace thorax::presentation {
using namespace evaluation;

Lookup::Key Lookup::key(const Subject& subject) {
  return {subject.level, subject.model, subject.name, subject.group, subject.fold};
}

Lookup::Lookup(const std::vector<Measure>& measures) {
  for (const Measure& measure : measures) {
    const auto [found, is_new] = measures_.try_emplace(key(measure.subject));
    found->second.emplace(measure.name, &measure);
    if (is_new)
      subjects_.push_back(measure.subject);
  }
}

const Measure* Lookup::find(const Subject& subject, std::string_view name) const {
  const auto found = measures_.find(key(subject));
  if (found == measures_.end())
    return nullptr;
  const auto [first, last] = found->second.equal_range(name);
  const auto preferred =
      std::find_if(first, last, [](const auto& entry) { return entry.second->preferred; });
  return preferred == last ? nullptr : preferred->second;
}

std::vector<const Measure*> Lookup::further(const Subject& subject, std::string_view name) const {
  std::vector<const Measure*> result;
  if (const auto found = measures_.find(key(subject)); found != measures_.end())
    for (auto [entry, last] = found->second.equal_range(name); entry != last; ++entry)
      if (!entry->second->preferred)
        result.push_back(entry->second);
  return result;
}

std::vector<Subject> subjects_with(const Lookup& lookup,
                                   const std::vector<std::string_view>& names) {
  std::vector<Subject> result;
  for (const Subject& subject : lookup.subjects())
    if (subject.group == "all" && subject.fold == "all" &&
        std::any_of(names.begin(), names.end(),
                    [&](std::string_view name) { return lookup.find(subject, name) != nullptr; }))
      result.push_back(subject);
  return result;
}

bool has_value(const Lookup& lookup, const std::vector<Subject>& subjects, std::string_view name) {
  return std::any_of(subjects.begin(), subjects.end(), [&](const Subject& subject) {
    const Measure* measure = lookup.find(subject, name);
    return measure && measure->value;
  });
}

Subject in_fold(Subject subject, std::string fold) {
  subject.fold = std::move(fold);
  return subject;
}

Subject in_group(Subject subject, std::string group) {
  subject.group = std::move(group);
  return subject;
}

bool over_classes(const Subject& subject) {
  return subject.name == macro_name || subject.name == weighted_name || subject.name == micro_name;
}

std::vector<std::string> folds(const Lookup& lookup) {
  std::vector<std::string> result;
  for (const Subject& subject : lookup.subjects())
    if (subject.fold != "all" && subject.fold != "mean" && subject.fold != "sd" &&
        std::find(result.begin(), result.end(), subject.fold) == result.end())
      result.push_back(subject.fold);
  // "2" before "10"
  std::sort(result.begin(), result.end(), [](const std::string& a, const std::string& b) {
    return std::pair(a.size(), a) < std::pair(b.size(), b);
  });
  return result;
}

} // namespace thorax::presentation
