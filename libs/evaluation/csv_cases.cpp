#include "evaluation/csv_cases.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"
#include "core/text.h"

namespace thorax::evaluation {
namespace {

constexpr std::array fields{"id",    "patient", "study", "scan", "slice", "fold",
                            "split", "sex",     "age",   "view", "model"};
constexpr auto prefixes = {"true:", "prob:"};

bool is_canonical(const std::string& name) {
  return std::find(fields.begin(), fields.end(), name) != fields.end() ||
         std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const char* prefix) { return name.starts_with(prefix); });
}

/// "theirs[2:8]" as a column and the characters [first, first + count).
struct Slice {
  std::string column;
  std::size_t first = 0, count = std::string::npos;
};

std::optional<Slice> parse_slice(const std::string& text) {
  const std::size_t open = text.rfind('['), colon = text.find(':', open);
  if (open == std::string::npos || colon == std::string::npos || text.back() != ']')
    return std::nullopt;
  const auto begin = parse_number(text.substr(open + 1, colon - open - 1));
  const auto end = parse_number(text.substr(colon + 1, text.size() - colon - 2));
  if (!begin || !end || *begin < 0 || *end <= *begin)
    return std::nullopt;
  return Slice{text.substr(0, open), static_cast<std::size_t>(*begin),
               static_cast<std::size_t>(*end - *begin)};
}

Error bad_value(const std::string& file, std::size_t line, const std::string& column,
                const std::string& text, const std::string& hint) {
  return Error(ExitCode::corrupt,
               fmt::format("{} line {}: column '{}' holds '{}'", file, line, column, text), hint);
}

double parse_probability(const std::string& text, const std::string& file, std::size_t line,
                         const std::string& column) {
  const auto value = parse_number(text);
  if (!value || !(*value >= 0 && *value <= 1))
    throw bad_value(file, line, column, text, "probabilities are numbers from 0 to 1");
  return *value;
}

std::int8_t parse_label(const std::string& text, const std::string& file, std::size_t line,
                        const std::string& column) {
  if (trim(text).empty())
    return store::unknown_label;
  const auto value = parse_number(text);
  if (value && std::isnan(*value))
    return store::unknown_label;
  if (!value || (*value != 0 && *value != 1 && *value != -1))
    throw bad_value(file, line, column, text, "labels are 1, 0, or -1 or empty for unknown");
  return static_cast<std::int8_t>(*value);
}

std::int32_t parse_whole(const std::string& text, const std::string& file, std::size_t line,
                         const std::string& column) {
  if (trim(text).empty())
    return -1;
  const auto value = parse_number(text);
  if (!value || *value != std::floor(*value) || std::abs(*value) > 1e9)
    throw bad_value(file, line, column, text, "give a whole number");
  return static_cast<std::int32_t>(*value);
}

Source required_id(const CsvTable& table, const std::string& file, const ColumnNames& names) {
  const auto id = names.find(table, "id");
  if (!id)
    throw Error(ExitCode::unreadable, fmt::format("{} has no column 'id'", file),
                "name it with --columns \"id=...\"; its columns are: " + join(table.header, ", "));
  return *id;
}

void warn_of_unused(const CsvTable& table, const std::string& file, const std::vector<bool>& used) {
  std::vector<std::string> unused;
  for (std::size_t c = 0; c < used.size(); ++c)
    if (!used[c])
      unused.push_back(table.header[c]);
  if (!unused.empty())
    log::warning("{}: columns not used: {}", file, join(unused, ", "));
}

} // namespace

std::string Source::text(const std::vector<std::string>& row) const {
  const std::string& whole = row[column];
  return first < whole.size() ? whole.substr(first, count) : std::string();
}

ColumnNames::ColumnNames(const std::vector<std::string>& mappings) {
  for (const std::string& mapping : mappings) {
    const std::size_t equals = mapping.find('=');
    const std::string canonical(trim(mapping.substr(0, equals)));
    if (equals == std::string::npos || !is_canonical(canonical))
      throw Error(ExitCode::command_line, fmt::format("--columns cannot use '{}'", mapping),
                  "write NAME=YOURS with NAME one of " +
                      join(std::vector<std::string>(fields.begin(), fields.end()), ", ") +
                      ", true:, prob:, true:<class>, prob:<class>");
    names_.emplace_back(canonical, mapping.substr(equals + 1));
  }
}

std::optional<Source> ColumnNames::locate(const CsvTable& table, const std::string& theirs) const {
  if (const auto column = table.find(theirs))
    return Source{*column};
  const auto slice = parse_slice(theirs);
  if (!slice)
    return std::nullopt;
  auto column = table.find(slice->column);
  for (const auto& [canonical, name] : names_)
    if (!column && canonical == slice->column)
      column = table.find(name);
  if (!column)
    return std::nullopt;
  return Source{*column, slice->first, slice->count};
}

std::optional<Source> ColumnNames::find(const CsvTable& table, const std::string& canonical) const {
  for (const auto& [name, theirs] : names_)
    if (name == canonical)
      return locate(table, theirs);
  return locate(table, canonical);
}

std::vector<std::pair<std::string, Source>> ColumnNames::classes(const CsvTable& table,
                                                                 const std::string& prefix) const {
  std::string theirs = prefix;
  std::vector<std::pair<std::string, Source>> result;
  for (const auto& [canonical, name] : names_) {
    if (canonical == prefix)
      theirs = name;
    else if (canonical.starts_with(prefix))
      if (const auto source = locate(table, name))
        result.emplace_back(canonical.substr(prefix.size()), *source);
  }
  for (std::size_t column = 0; column < table.header.size(); ++column) {
    const std::string& header = table.header[column];
    if (!theirs.empty() && header.starts_with(theirs) && header.size() > theirs.size())
      result.emplace_back(header.substr(theirs.size()), Source{column});
  }
  return result;
}

void ColumnNames::check(const std::vector<const CsvTable*>& tables) const {
  for (const auto& [canonical, theirs] : names_) {
    const bool prefix = canonical.ends_with(':');
    const auto holds = [&](const CsvTable* table) {
      return prefix ? !classes(*table, canonical).empty() : locate(*table, theirs).has_value();
    };
    if (tables.empty() || std::any_of(tables.begin(), tables.end(), holds))
      continue;
    const auto& header = tables.front()->header;
    const auto close = nearest(theirs, header);
    throw Error(
        ExitCode::unreadable,
        fmt::format("no column '{}', named by --columns \"{}={}\"", theirs, canonical, theirs),
        close ? fmt::format("did you mean '{}'?", *close)
              : "the columns are: " + join(header, ", "));
  }
}

ScoredCases cases_from_csv(const CsvTable& table, const std::string& file, const ColumnNames& names,
                           bool labels_needed) {
  const Source id = required_id(table, file, names);
  const auto probabilities = names.classes(table, "prob:");
  const auto truths = names.classes(table, "true:");
  if (probabilities.empty())
    throw Error(ExitCode::unreadable, fmt::format("{} has no column 'prob:<class>'", file),
                "name the prefix of yours with --columns \"prob:=...\"; its columns are: " +
                    join(table.header, ", "));

  std::vector<bool> used(table.header.size());
  ScoredCases cases;
  std::vector<std::optional<Source>> labels;
  for (const auto& [name, source] : probabilities) {
    used[source.column] = true;
    const auto truth = std::find_if(truths.begin(), truths.end(),
                                    [&](const auto& one) { return one.first == name; });
    if (truth == truths.end() && labels_needed)
      throw Error(ExitCode::unreadable, fmt::format("{} has no column 'true:{}'", file, name),
                  "name it with --columns, or give the truth in another table with --labels");
    cases.classes.push_back(name);
    labels.push_back(truth == truths.end() ? std::nullopt : std::optional(truth->second));
    if (labels.back())
      used[labels.back()->column] = true;
  }

  const auto find = [&](const char* field) {
    const auto source = names.find(table, field);
    if (source)
      used[source->column] = true;
    return source;
  };
  used[id.column] = true;
  const auto patient = find("patient"), study = find("study"), scan = find("scan"),
             slice = find("slice"), fold = find("fold"), split = find("split"), sex = find("sex"),
             age = find("age"), view = find("view"), model = find("model");
  warn_of_unused(table, file, used);

  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const auto& row = table.rows[r];
    const std::size_t line = table.lines[r];
    const auto text = [&](const std::optional<Source>& source) {
      return source ? source->text(row) : std::string();
    };
    store::Sample sample;
    sample.id = sample.parent = id.text(row);
    sample.patient = text(patient);
    sample.study = text(study);
    sample.series = text(scan);
    sample.slice = parse_whole(text(slice), file, line, "slice");
    sample.split = text(split);
    sample.sex = text(sex);
    sample.age = parse_number(text(age)).value_or(sample.age);
    sample.view = text(view);
    cases.samples.push_back(std::move(sample));
    cases.model.push_back(text(model));
    cases.fold.push_back(parse_whole(text(fold), file, line, "fold"));
    for (std::size_t k = 0; k < labels.size(); ++k) {
      const Source& probability = probabilities[k].second;
      cases.probabilities.push_back(
          parse_probability(probability.text(row), file, line, table.header[probability.column]));
      cases.labels.push_back(
          labels[k] ? parse_label(labels[k]->text(row), file, line, table.header[labels[k]->column])
                    : store::unknown_label);
    }
  }
  return cases;
}

void join_labels(ScoredCases& cases, const CsvTable& table, const std::string& file,
                 const ColumnNames& names) {
  const Source id = required_id(table, file, names);
  const auto truths = names.classes(table, "true:");
  std::vector<Source> columns;
  for (const std::string& name : cases.classes) {
    const auto truth = std::find_if(truths.begin(), truths.end(),
                                    [&](const auto& one) { return one.first == name; });
    const auto plain = table.find(name);
    if (truth == truths.end() && !plain)
      throw Error(ExitCode::unreadable,
                  fmt::format("{} has no column '{}' or 'true:{}'", file, name, name),
                  "its columns are: " + join(table.header, ", "));
    columns.push_back(truth == truths.end() ? Source{*plain} : truth->second);
  }

  std::unordered_map<std::string, std::size_t> row_of;
  for (std::size_t r = 0; r < table.rows.size(); ++r)
    if (!row_of.emplace(id.text(table.rows[r]), r).second)
      throw Error(ExitCode::inconsistent,
                  fmt::format("{} line {}: id '{}' occurs twice", file, table.lines[r],
                              id.text(table.rows[r])),
                  "keep one row per id");

  for (std::size_t n = 0; n < cases.size(); ++n) {
    const auto found = row_of.find(cases.samples[n].id);
    if (found == row_of.end())
      throw Error(ExitCode::inconsistent,
                  fmt::format("{} has no row for id '{}'", file, cases.samples[n].id),
                  "labels and predictions must use the same ids");
    for (std::size_t k = 0; k < columns.size(); ++k)
      cases.labels[n * columns.size() + k] =
          parse_label(columns[k].text(table.rows[found->second]), file, table.lines[found->second],
                      table.header[columns[k].column]);
  }
}

} // namespace thorax::evaluation
