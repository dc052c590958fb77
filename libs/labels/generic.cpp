#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/error.h"
#include "core/in_quotes.h"
#include "core/log.h"
#include "core/text.h"
#include "labels/fields.h"
#include "labels/formats.h"

namespace thorax::labels {

namespace {

constexpr std::string_view key_columns[] = {"path", "file", "filename", "id", "series", "study"};
constexpr std::string_view known_columns[] = {"path",   "file",  "filename", "id",
                                              "series", "study", "patient",  "sex",
                                              "age",    "view",  "modality", "split"};

std::string key_column(const CsvTable& csv) {
  for (const std::string_view column : key_columns)
    if (csv.find(column))
      return std::string(column);
  throw Error(ExitCode::unreadable, "there is no key column",
              "name one of the columns path, file, filename, id, series or study");
}

bool is_label_column(const CsvTable& csv, std::size_t column) {
  return std::all_of(csv.rows.begin(), csv.rows.end(),
                     [&](const auto& row) { return is_label(row[column]); });
}

/// Throws Error(unreadable) when a column has cells that are no labels and at least as many that
/// are 0, 1 or -1: they are mistakes, or else the user has to say that it is no label column.
void refuse_stray_cells(const CsvTable& csv, std::size_t column, const std::string& hint) {
  std::vector<std::size_t> strays;
  std::size_t labels = 0;
  for (std::size_t row = 0; row < csv.rows.size(); ++row)
    if (const std::string& cell = csv.rows[row][column]; !is_label(cell))
      strays.push_back(row);
    else if (parse_label(cell) != store::unknown_label || trim(cell) == "-1")
      ++labels;
  if (strays.empty() || labels < strays.size())
    return;
  throw Error(ExitCode::unreadable,
              fmt::format("line {}: column {} holds {}, but 0, 1 or -1 in {} of its {} cells",
                          csv.lines[strays.front()], in_quotes(csv.header[column], '\''),
                          in_quotes(trim(csv.rows[strays.front()][column])), labels,
                          labels + strays.size()),
              hint);
}

std::vector<std::string> find_label_columns(const CsvTable& csv) {
  std::vector<std::string> labels, others;
  for (std::size_t column = 0; column < csv.header.size(); ++column) {
    const std::string& name = csv.header[column];
    if (std::find(std::begin(known_columns), std::end(known_columns), name) !=
        std::end(known_columns))
      continue;
    refuse_stray_cells(csv, column,
                       "correct it, or name the columns that are labels with --label-columns");
    (is_label_column(csv, column) ? labels : others).push_back(name);
  }
  if (labels.empty() && !others.empty())
    log::warning("no column holds labels of 0 and 1, not these: {}", join(others, ", "));
  else if (!others.empty())
    log::info("columns that hold no 0/1 labels are left out: {}", join(others, ", "));
  return labels;
}

std::set<std::string> distinct_texts(const CsvTable& csv, const std::string& column) {
  std::set<std::string> texts;
  for (std::size_t row = 0; row < csv.rows.size(); ++row)
    if (std::string text = RowReader(csv, row)[column]; !text.empty())
      texts.insert(std::move(text));
  return texts;
}

/// Where a row's labels come from: columns of 0 and 1, or one column that names the class.
struct LabelSource {
  std::vector<std::string> columns;
  std::string class_column;
};

std::vector<std::int8_t> read_labels(const RowReader& row, const LabelSource& source,
                                     const Table& table) {
  std::vector<std::int8_t> labels;
  if (!source.class_column.empty()) {
    const std::string name = row[source.class_column];
    for (const std::string& candidate : table.names)
      labels.push_back(name.empty() ? store::unknown_label : name == candidate);
    return labels;
  }
  for (const std::string& column : source.columns)
    labels.push_back(
        with_context(fmt::format("column '{}'", column), [&] { return parse_label(row[column]); }));
  if (table.task == store::Task::multiclass) {
    const auto ones = std::count(labels.begin(), labels.end(), 1);
    const auto unknown = std::count(labels.begin(), labels.end(), store::unknown_label);
    if (unknown > 0)
      std::fill(labels.begin(), labels.end(), store::unknown_label);
    else if (ones != 1)
      throw Error(ExitCode::unreadable, fmt::format("{} of the exclusive labels are 1", ones),
                  "set exactly one of them, or leave out --exclusive-labels");
  }
  return labels;
}

} // namespace

Table read_generic(const CsvTable& csv, const TableOptions& options) {
  const std::string key = key_column(csv);
  LabelSource source{options.label_columns, ""};
  if (source.columns.empty())
    source.columns = find_label_columns(csv);
  for (const std::string& column : source.columns)
    require_columns(csv, {column});

  Table table;
  if (source.columns.size() == 1 && !is_label_column(csv, *csv.find(source.columns[0]))) {
    source.class_column = source.columns[0];
    refuse_stray_cells(csv, *csv.find(source.class_column),
                       "correct it, or name the classes by words");
    const auto classes = distinct_texts(csv, source.class_column);
    table.names.assign(classes.begin(), classes.end());
    table.task = store::Task::multiclass;
    log::info("column '{}' names {} classes: {}", source.class_column, table.names.size(),
              join(table.names, ", "));
  } else {
    table.names = source.columns;
    table.task = table.names.empty()       ? store::Task::none
                 : table.names.size() == 1 ? store::Task::binary
                 : options.exclusive       ? store::Task::multiclass
                                           : store::Task::multilabel;
  }

  table.rows = read_rows(csv, [&](std::size_t index) {
    const RowReader fields(csv, index);
    Row row;
    row.key = fields[key];
    row.patient = fields["patient"];
    row.study = fields["study"];
    row.sex = parse_sex(fields["sex"]);
    row.age = parse_age(fields["age"]);
    row.view = fields["view"];
    row.modality = fields["modality"];
    row.split = parse_split(fields["split"]);
    row.labels = read_labels(fields, source, table);
    return row;
  });
  return table;
}

} // namespace thorax::labels
