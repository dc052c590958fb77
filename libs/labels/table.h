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

/// What a label table says about one file, series, study or patient. Empty strings and NaN mean
/// unknown.
struct Row {
  std::string key; ///< file name or path, or series, study or patient id
  std::string patient, study;
  std::string sex;                                       ///< M, F, O or empty
  double age = std::numeric_limits<double>::quiet_NaN(); ///< years
  std::string view;
  std::string split;               ///< train, validation, test or empty
  std::vector<std::int8_t> labels; ///< one per name: 0, 1 or -1 (unknown)
};

struct Table {
  store::Task task = store::Task::none;
  std::vector<std::string> names;
  std::vector<Row> rows; ///< with distinct keys
};

enum class Format { automatic, generic, covid_ct, chestxray14 };

/// Parses auto|generic|covid-ct|chestxray14. Throws Error(command_line).
Format parse_format(const std::string& name);

struct TableOptions {
  Format format = Format::automatic;
  /// The columns (generic) or findings (chestxray14) that become labels, in this order; empty: all
  /// that can.
  std::vector<std::string> label_columns;
  /// generic: the label columns exclude each other (multiclass) instead of being independent
  /// (multilabel).
  bool exclusive = false;
  /// A folder with the lists of a published split: train_val_list.txt and test_list.txt
  /// (chestxray14), or files whose names begin with train, val or test, in any subfolder
  /// (covid-ct). They override a split column.
  std::filesystem::path official_lists;
};

/// Reads the label tables of one data set; several files must have the same label names.
///
/// - generic: a key column (path, file, filename, id, series or study), optional patient, study,
/// sex, age, view and split
///   columns, and label columns holding 0, 1, or -1 or nothing for unknown. A single label column
///   of texts becomes one class per distinct text (multiclass).
/// - covid-ct: the columns filename, label and patient_or_case; or the two metadata tables of
/// COVID-CT
///   (Zhao et al., arXiv:2003.13865), one with "File name" (COVID) and one with "image name" (not
///   COVID).
/// - chestxray14: Data_Entry_2017.csv of ChestX-ray14 (Wang et al., CVPR 2017). 14 labels; "No
/// Finding" can be chosen.
///
/// The format is recognised by the header when it is automatic.
/// Throws Error(unreadable) naming file and line: a missing column, a key that occurs twice, an
/// unknown value.
Table read_tables(std::span<const std::filesystem::path> paths, const TableOptions& options = {});

} // namespace thorax::labels
