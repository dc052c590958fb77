#include "evaluation/csv_cases.h"

#include <algorithm>
#include <cmath>
#include <span>

#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"
#include "core/stop.h"
#include "core/text.h"
#include "evaluation/cell.h"
#include "report/unicode.h"
#include "stats/probability.h"

namespace thorax::evaluation {
namespace {

std::string columns_of(const Header& header) {
  return "its columns are: " + join(header.columns, ", ");
}

Error no_column(const Header& header, const std::string& name) {
  const auto close = nearest(name, header.columns);
  return Error(ExitCode::unreadable, fmt::format("{} has no column '{}'", header.file, name),
               fmt::format("name it with --columns \"{}=...\"; {}", name,
                           close ? fmt::format("did you mean '{}'?", *close) : columns_of(header)));
}

std::optional<Source> source_of(const std::vector<std::pair<std::string, Source>>& classes,
                                const std::string& name) {
  const auto found = std::find_if(classes.begin(), classes.end(),
                                  [&](const auto& one) { return one.first == name; });
  return found == classes.end() ? std::nullopt : std::optional(found->second);
}

void find_fields(Layout& layout, const ColumnNames& names) {
  const auto find = [&](const char* field) { return names.find(layout.header, field); };
  layout.id = find("id");
  layout.patient = find("patient");
  layout.study = find("study");
  layout.scan = find("scan");
  layout.slice = find("slice");
  layout.fold = find("fold");
  layout.split = find("split");
  layout.sex = find("sex");
  layout.age = find("age");
  layout.view = find("view");
  layout.model = find("model");
  if (!layout.id && !layout.scan && !layout.slice)
    throw no_column(layout.header, "id");
}

void warn_of_unused(const Layout& layout) {
  std::vector<bool> used(layout.header.columns.size());
  const auto use = [&](const std::optional<Source>& source) {
    if (source)
      used[source->column] = true;
  };
  for (const auto& source :
       {layout.id, layout.patient, layout.study, layout.scan, layout.slice, layout.fold,
        layout.split, layout.sex, layout.age, layout.view, layout.model})
    use(source);
  for (const auto& source : layout.labels)
    use(source);
  for (const auto& source : layout.probabilities)
    use(source);
  for (const auto& [name, source] : layout.further)
    use(source);
  std::vector<std::string> unused;
  for (std::size_t column = 0; column < used.size(); ++column)
    if (!used[column])
      unused.push_back(layout.header.columns[column]);
  if (!unused.empty())
    log::warning("{}: columns not used: {}", layout.header.file, join(unused, ", "));
}

/// The values of the row that a table is at.
class RowReader {
public:
  RowReader(const CsvReader& table, const Layout& layout) : table_(table), layout_(layout) {}

  std::string text(const std::optional<Source>& source) const {
    return source ? std::string(source->text(table_.fields())) : std::string();
  }

  Cell cell(const Source& source) const {
    return {layout_.header.file, layout_.header.columns[source.column], table_.line(),
            source.text(table_.fields())};
  }

  /// Sets value where there is a source.
  template <class Value, class Parse>
  void read(Value& value, const std::optional<Source>& source, Parse parse) const {
    if (source)
      value = parse(cell(*source));
  }

  store::Sample sample() const {
    store::Sample sample;
    sample.id = id();
    sample.patient = text(layout_.patient);
    sample.study = text(layout_.study);
    sample.series = text(layout_.scan);
    sample.view = text(layout_.view);
    read(sample.slice, layout_.slice, whole_number_in);
    read(sample.split, layout_.split, split_in);
    read(sample.sex, layout_.sex, sex_in);
    read(sample.age, layout_.age, age_in);
    return sample;
  }

private:
  std::string id() const {
    std::string id = text(layout_.id);
    if (!layout_.id)
      for (const auto& part : {layout_.patient, layout_.study, layout_.scan, layout_.slice})
        if (part)
          id += (id.empty() ? "" : "/") + text(part);
    if (id.empty())
      throw Error(ExitCode::corrupt,
                  fmt::format("{} line {}: the id is empty", layout_.header.file, table_.line()),
                  "give every row an id");
    return id;
  }

  const CsvReader& table_;
  const Layout& layout_;
};

void reserve(ScoredCases& cases, std::size_t rows, std::size_t probabilities) {
  cases.samples.reserve(rows);
  cases.model.reserve(rows);
  cases.fold.reserve(rows);
  cases.labels.reserve(rows * cases.classes.size());
  cases.probabilities.reserve(rows * probabilities);
  for (auto& [name, values] : cases.further)
    values.reserve(rows);
}

void read_scores(const RowReader& row, const Layout& layout, Scores scores, ScoredCases& cases) {
  for (const Source& source : layout.probabilities) {
    const Cell cell = row.cell(source);
    cases.probabilities.push_back(scores == Scores::probabilities ? probability_in(cell)
                                                                  : logit_in(cell));
    if (scores == Scores::exclusive_logits && cases.probabilities.back() == INFINITY)
      throw cell.error("an infinite logit has no softmax");
  }
}

/// Makes probabilities of the logits.
void normalise(ScoredCases& cases, Scores scores, const std::string& file) {
  auto& values = cases.probabilities;
  if (std::all_of(values.begin(), values.end(), [](double x) { return x >= 0 && x <= 1; }))
    log::warning(
        "{}: all logits lie between 0 and 1; if they are probabilities, leave out --logits", file);
  if (scores == Scores::logits)
    std::transform(values.begin(), values.end(), values.begin(), stats::logistic);
  else
    for (std::size_t row = 0; row < cases.size(); ++row)
      stats::softmax(std::span(values).subspan(row * cases.classes.size(), cases.classes.size()));
}

} // namespace

Header header_of(const CsvReader& table, const std::string& file) {
  Header header{file, {}};
  for (const std::string& name : table.header()) {
    if (report::encode_utf8(report::decode_utf8(name)) != name)
      throw Error(ExitCode::unreadable,
                  fmt::format("{} line {}: the header is not UTF-8", file, table.line()),
                  "save the table as UTF-8");
    header.columns.emplace_back(trim(name));
  }
  if (const std::string& name = header.columns.front(); header.columns.size() == 1)
    for (const char separator : {';', '\t'})
      if (name.find(separator) != std::string::npos)
        throw Error(ExitCode::unreadable,
                    fmt::format("{} line {}: columns are separated by {}", file, table.line(),
                                separator == ';' ? "semicolons" : "tabs"),
                    "save it separated by commas, with decimal points");
  return header;
}

Layout predictions_layout(const Header& header, const ColumnNames& names,
                          const std::vector<std::string>& further, bool labels_needed) {
  Layout layout;
  layout.header = header;
  find_fields(layout, names);
  const auto truths = names.classes(header, "true:");
  for (const auto& [name, source] : names.classes(header, "prob:")) {
    layout.classes.push_back(name);
    layout.probabilities.push_back(source);
    layout.labels.push_back(source_of(truths, name));
    if (!layout.labels.back() && labels_needed)
      throw Error(ExitCode::unreadable,
                  fmt::format("{} has no column 'true:{}'", header.file, name),
                  "name it with --columns, or give the truth in another table with --labels");
  }
  if (layout.classes.empty())
    throw Error(ExitCode::unreadable, fmt::format("{} has no column 'prob:<class>'", header.file),
                "name the prefix of yours with --columns \"prob:=...\"; " + columns_of(header));
  for (const std::string& name : further) {
    const auto source = names.find(header, name);
    if (!source)
      throw no_column(header, name);
    layout.further.emplace_back(name, *source);
  }
  warn_of_unused(layout);
  return layout;
}

Layout labels_layout(const Header& header, const ColumnNames& names,
                     const std::vector<std::string>& further,
                     const std::vector<std::string>& classes) {
  Layout layout;
  layout.header = header;
  find_fields(layout, names);
  const auto truths = names.classes(header, "true:");
  for (const std::string& name : classes) {
    auto source = source_of(truths, name);
    if (!source)
      source = names.find(header, name);
    if (!source)
      throw Error(ExitCode::unreadable,
                  fmt::format("{} has no column '{}' or 'true:{}'", header.file, name, name),
                  columns_of(header));
    layout.classes.push_back(name);
    layout.labels.push_back(source);
  }
  for (const std::string& name : further)
    if (const auto source = names.find(header, name))
      layout.further.emplace_back(name, *source);
  return layout;
}

ScoredCases read_rows(CsvReader& table, const Layout& layout, Scores scores, Origins& origins) {
  const std::string& file = layout.header.file;
  constexpr std::size_t rows_between_stops = 1 << 16;
  ScoredCases cases;
  cases.classes = layout.classes;
  for (const auto& [name, source] : layout.further)
    cases.further[name];
  reserve(cases, table.rows_at_most(), layout.probabilities.size());
  origins.begin_file(file, "line");
  const RowReader row(table, layout);
  while (with_context(file, [&] { return table.next(); })) {
    if (cases.size() % rows_between_stops == 0)
      stop_if_asked();
    cases.samples.push_back(row.sample());
    cases.model.push_back(row.text(layout.model));
    cases.fold.push_back(layout.fold ? whole_number_in(row.cell(*layout.fold)) : -1);
    for (const auto& [name, source] : layout.further)
      cases.further[name].push_back(row.text(source));
    for (const auto& source : layout.labels)
      cases.labels.push_back(source ? label_in(row.cell(*source)) : store::unknown_label);
    read_scores(row, layout, scores, cases);
    origins.add(table.line());
  }
  if (cases.samples.empty())
    throw Error(ExitCode::no_input, fmt::format("{} has a header and no rows", file),
                "give one row per case");
  if (scores != Scores::probabilities)
    normalise(cases, scores, file);
  return cases;
}

} // namespace thorax::evaluation
