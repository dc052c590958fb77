#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "core/csv.h"
#include "labels/table.h"

namespace thorax::labels {

/// A reader turns one CSV file into rows; line numbers and duplicate keys are its caller's
/// business.
Table read_generic(const CsvTable& csv, const TableOptions& options);
Table read_covid_ct(const CsvTable& csv, const TableOptions& options);
Table read_chestxray14(const CsvTable& csv, const TableOptions& options);

/// Whether the header is the one of this format.
bool is_covid_ct(const CsvTable& csv);
bool is_chestxray14(const CsvTable& csv);

/// One Row for every row of csv; an Error of reader gets the line number in front.
std::vector<Row> read_rows(const CsvTable& csv, const std::function<Row(std::size_t row)>& reader);

/// The lines of a text file, trimmed, without empty ones. Throws Error(unreadable).
std::vector<std::string> read_list(const std::filesystem::path& path);

} // namespace thorax::labels
