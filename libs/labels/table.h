#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "store/table.h"

namespace thorax::labels {

/// What a label table says about one file, folder, series, study or patient. Empty strings and NaN
/// mean unknown.
struct Row {
  std::string key; ///< file name or path, folder, or series, study or patient id
  std::string patient, study;
  std::string sex;                                       ///< M, F, O or empty
  double age = std::numeric_limits<double>::quiet_NaN(); ///< years
  std::string view;
  std::string modality;
  std::string split;               ///< train, validation, test or empty
  std::vector<std::int8_t> labels; ///< one per name: 0, 1 or -1 (unknown)
};

struct Table {
  store::Task task = store::Task::none;
  std::vector<std::string> names;
  std::vector<Row> rows; ///< with distinct keys
};

enum class Format {
  automatic,
  generic,
  covid_ct,
  chestxray14,
  chexpert,
  covid_xray,
  bimcv_covid19,
  bimcv_tests
};

/// What parse_format reads: auto, generic, covid-ct, chestxray14, chexpert, covid-xray,
/// bimcv-covid19 and bimcv-tests.
std::vector<std::string> format_names();

/// Throws Error(command_line).
Format parse_format(const std::string& name);

/// What an uncertain mention of a finding becomes: U-Ignore, U-Ones and U-Zeros of Irvin et al.,
/// AAAI 2019 (arXiv:1901.07031).
enum class Uncertain { unknown, positive, negative };

/// Parses unknown|positive|negative. Throws Error(command_line).
Uncertain parse_uncertain(const std::string& name);

struct TableOptions {
  Format format = Format::automatic;
  /// The columns (generic) or findings (the other formats) that become labels, in this order;
  /// empty: all that can.
  std::vector<std::string> label_columns;
  /// generic: the label columns exclude each other (multiclass) instead of being independent
  /// (multilabel).
  bool exclusive = false;
  /// chexpert, bimcv-covid19.
  Uncertain uncertain = Uncertain::unknown;
  /// A folder with the lists of a published split: train_val_list.txt and test_list.txt
  /// (chestxray14), or files whose names begin with train, val or test, in any subfolder
  /// (covid-ct). They override a split column.
  std::filesystem::path official_lists;
};

/// Reads the label tables of one data set; several files must have the same label names. Columns
/// are separated by commas, semicolons or tabs, whichever the header has most of. docs/labels.md
/// describes the formats; the format is recognised by the header when it is automatic.
/// Throws Error(unreadable) naming file and line: a missing column, a key that occurs twice, an
/// unknown value.
Table read_tables(std::span<const std::filesystem::path> paths, const TableOptions& options = {});

} // namespace thorax::labels
