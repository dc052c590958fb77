#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/csv.h"
#include "evaluation/column_names.h"

namespace thorax::evaluation {

/// A CSV file with its header read.
struct CaseTable {
  CaseTable(std::string text, const std::string& file);

  CsvReader reader;
  Header header;
};

bool is_hdf5(const std::filesystem::path& path);

/// The table in a file of predictions; null when it is HDF5. Throws Error(unreadable) when it is
/// neither.
std::unique_ptr<CaseTable> open_predictions(const std::filesystem::path& path);

/// The table of labels; null when there is no path. Throws Error(unreadable).
std::unique_ptr<CaseTable> open_labels(const std::filesystem::path& path);

} // namespace thorax::evaluation
