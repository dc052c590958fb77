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
#include "stats/probability.h"

namespace thorax::evaluation {
namespace {

/// The values of the row that a table is at.
class RowReader {
public:
  RowReader(const CsvReader& table, const Layout& layout) : table_(table), layout_(layout) {}

  std::string text(const std::optional<Source>& source) const {
    return source ? text_in(cell(*source)) : std::string();
  }

  Cell cell(const Source& source) const {
    if (source.missing(table_.fields()) > 0)
      throw Error(
          ExitCode::corrupt,
          fmt::format("{} line {}: column '{}' holds '{}', which has no characters {} to {}",
                      layout_.header.file, table_.line(),
                      abridged(layout_.header.columns[source.column]),
                      abridged(trim(table_.fields()[source.column])), source.first,
                      source.first + source.count),
          "take characters that every row has, in --columns");
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
  for (auto& [name, values] : cases.columns)
    values.reserve(rows);
}

void read_scores(const RowReader& row, const Layout& layout, Scores scores, ScoredCases& cases) {
  for (const Source& source : layout.probabilities) {
    const Cell cell = row.cell(source);
    cases.probabilities.push_back(scores == Scores::probabilities ? probability_in(cell)
                                                                  : logit_in(cell));
  }
  if (scores != Scores::exclusive_logits)
    return;
  const auto logits = std::span(cases.probabilities).last(layout.probabilities.size());
  const auto highest = std::max_element(logits.begin(), logits.end());
  if (std::isinf(*highest))
    throw row.cell(layout.probabilities[static_cast<std::size_t>(highest - logits.begin())])
        .error("softmax needs a finite highest logit");
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

ScoredCases read_rows(CsvReader& table, const Layout& layout, Scores scores, Origins& origins) {
  const std::string& file = layout.header.file;
  constexpr std::size_t rows_between_stops = 1 << 16;
  ScoredCases cases;
  cases.classes = layout.classes;
  for (const auto& [name, source] : layout.further)
    cases.columns[name];
  reserve(cases, table.rows_at_most(), layout.probabilities.size());
  origins.begin_file(file, "line");
  const RowReader row(table, layout);
  std::size_t impossible_ages = 0;
  while (with_context(file, [&] { return table.next(); })) {
    if (cases.size() % rows_between_stops == 0)
      stop_if_asked();
    cases.samples.push_back(row.sample());
    cases.model.push_back(row.text(layout.model));
    cases.fold.push_back(layout.fold ? whole_number_in(row.cell(*layout.fold)) : -1);
    for (const auto& [name, source] : layout.further)
      cases.columns[name].push_back(row.text(source));
    for (const auto& source : layout.labels)
      cases.labels.push_back(source ? label_in(row.cell(*source)) : store::unknown_label);
    impossible_ages += layout.age && has_impossible_age(row.cell(*layout.age));
    read_scores(row, layout, scores, cases);
    origins.add(table.line());
  }
  if (cases.samples.empty())
    throw Error(ExitCode::no_input, fmt::format("{} has a header and no rows", file),
                "give one row per case");
  if (impossible_ages > 0)
    log::warning("{}: {} ages are not of 0 to 120 years and count as unknown", file,
                 impossible_ages);
  if (scores != Scores::probabilities)
    normalise(cases, scores, file);
  return cases;
}

} // namespace thorax::evaluation
