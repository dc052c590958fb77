#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "evaluation/measure.h"

namespace thorax::presentation {

/// Finds measures by what they are of. The measures must outlive it.
class Lookup {
public:
  explicit Lookup(const std::vector<evaluation::Measure>& measures);

  /// The preferred row of a measure, or nullptr.
  const evaluation::Measure* find(const evaluation::Subject& subject, std::string_view name) const;
  /// Its further rows: other intervals of the same value.
  std::vector<const evaluation::Measure*> further(const evaluation::Subject& subject,
                                                  std::string_view name) const;
  /// What there are measures of, in the order of the report.
  const std::vector<evaluation::Subject>& subjects() const { return subjects_; }

private:
  using Key = std::tuple<std::string, std::string, std::string, std::string, std::string>;
  static Key key(const evaluation::Subject& subject);

  std::map<Key, std::multimap<std::string, const evaluation::Measure*, std::less<>>> measures_;
  std::vector<evaluation::Subject> subjects_;
};

/// The subjects over all cases and all folds that have any of the measures.
std::vector<evaluation::Subject> subjects_with(const Lookup& lookup,
                                               const std::vector<std::string_view>& names);

/// Whether any of the subjects has a value of the measure.
bool has_value(const Lookup& lookup, const std::vector<evaluation::Subject>& subjects,
               std::string_view name);

/// The same subject in another fold or group.
evaluation::Subject in_fold(evaluation::Subject subject, std::string fold);
evaluation::Subject in_group(evaluation::Subject subject, std::string group);

/// Whether a subject's name is that of a figure over several classes, "(macro)" for one.
bool over_classes(const evaluation::Subject& subject);

/// Folds with figures of their own, in order; "all", "mean" and "sd" are none.
std::vector<std::string> folds(const Lookup& lookup);

} // namespace thorax::presentation
