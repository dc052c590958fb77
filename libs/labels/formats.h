#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "core/csv.h"
#include "labels/table.h"

namespace thorax::labels {

/// A reader turns one CSV file into rows; line numbers and duplicate keys are its caller's
/// business.
Table read_generic(const CsvTable& csv, const TableOptions& options);
Table read_covid_ct(const CsvTable& csv, const TableOptions& options);
Table read_chestxray14(const CsvTable& csv, const TableOptions& options);
Table read_chexpert(const CsvTable& csv, const TableOptions& options);
Table read_covid_xray(const CsvTable& csv, const TableOptions& options);
Table read_bimcv_covid19(const CsvTable& csv, const TableOptions& options);
Table read_bimcv_tests(const CsvTable& csv, const TableOptions& options);

/// Whether the header is the one of this format.
bool is_covid_ct(const CsvTable& csv);
bool is_chestxray14(const CsvTable& csv);
bool is_chexpert(const CsvTable& csv);
bool is_covid_xray(const CsvTable& csv);
bool is_bimcv_covid19(const CsvTable& csv);
bool is_bimcv_tests(const CsvTable& csv);

// What the readers share.

/// One Row for every row of csv; an Error of reader gets the line number in front.
std::vector<Row> read_rows(const CsvTable& csv, const std::function<Row(std::size_t row)>& reader);

/// The lines of a text file, trimmed, without empty ones. Throws Error(unreadable).
std::vector<std::string> read_list(const std::filesystem::path& path);

/// The wanted of the offered findings, in the order wanted; all of them when none is named.
/// Throws Error(unreadable) for one that is not offered.
std::vector<std::string> choose_findings(const std::vector<std::string>& wanted,
                                         const std::vector<std::string>& offered);

/// The task of that many findings which do not exclude each other.
store::Task task_of_findings(std::size_t count);

/// The label of an uncertain mention.
std::int8_t label_of(Uncertain uncertain);

} // namespace thorax::labels
