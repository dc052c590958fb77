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
  std::string path; ///< of its file or series folder; any number of its last parts may be the key,
                    ///< or a folder above it, which cases may share
  std::vector<std::string>
      groups; ///< series, study and patient ids, the most specific first; cases may share them
};

/// Which row is whose.
struct Match {
  std::vector<std::optional<std::size_t>> row_of_case;      ///< one per case
  std::vector<std::size_t> unmatched_cases, unmatched_rows; ///< rising indices
};

/// Finds each case's row: by its longest matching path first, then without the file's extension,
/// then by its groups, then by the name of the nearest folder above it, which for an archive's may
/// lack the archive's extension. Cases of one path, the
/// series of a folder or a file, share their row. Throws Error(inconsistent) when a row fits the
/// paths of two cases that differ.
Match match_rows(const Table& table, std::span<const CaseNames> cases);

} // namespace thorax::labels
