#pragma once

#include <string>
#include <vector>

#include "evaluation/cases.h"
#include "evaluation/measure.h"
#include "evaluation/set_figures.h"

namespace thorax::evaluation {

/// Which subgroup each row belongs to by one column.
struct Subgroups {
  std::string column;
  std::vector<std::string> labels; ///< "sex=F", "age=40-59", ...; "sex=unknown" last
  std::vector<std::size_t> of;     ///< the label of each row
  bool is_unknown(std::size_t label) const;
};

/// Ages become bands that begin at the given years. Throws Error(inconsistent) when the column has
/// more than 20 values.
/// @param cases with the column in ScoredCases::columns
Subgroups subgroups(const ScoredCases& cases, const std::string& column,
                    const std::vector<double>& age_bands);

/// Marks the measures of each class with fewer than 10 positive or 10 negative cases in a subgroup,
/// and with them those over classes.
void mark_small_cells(SetFigures& group);

/// A subgroup's measures minus those of the other known subgroups' cases together, as gap_M; the
/// intervals take the two as independent (stats/difference.h). A note on either side is one on the
/// gap. Means over other classes than the others' have none.
std::vector<Measure> gaps(const std::vector<Measure>& group, const std::vector<Measure>& others);

} // namespace thorax::evaluation
