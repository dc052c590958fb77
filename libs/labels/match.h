#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labels/table.h"

namespace thorax::labels {

/// The names by which a table may speak of a case.
struct CaseNames {
  std::string path; ///< of its file or series folder; any number of its last parts may be the key
  std::vector<std::string>
      groups; ///< series, study and patient ids, the most specific first; cases may share them
};

struct Match {
  std::vector<std::optional<std::size_t>> row_of_case;
  std::size_t unmatched_cases = 0, unmatched_rows = 0;
};

/// Finds each case's row: by its longest matching path first, then without the file's extension,
/// then by its groups. Throws Error(inconsistent) when one row's file name fits the files of two
/// cases.
Match match_rows(const Table& table, std::span<const CaseNames> cases);

} // namespace thorax::labels
