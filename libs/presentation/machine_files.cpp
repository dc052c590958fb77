#include "presentation/machine_files.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "presentation/report_format.h"
#include "report/table.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

using Json = nlohmann::ordered_json;
using report::Cell;

/// JSON has no infinity.
Json number(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? Json(*value) : Json();
}

template <class Part>
std::optional<double> limit(const std::optional<stats::Interval>& interval, Part part) {
  return interval ? std::optional(interval.value().*part) : std::nullopt;
}

Json json(const Subject& subject) {
  return {{"level", subject.level},
          {"model", subject.model},
          {"class", subject.name},
          {"group", subject.group},
          {"fold", subject.fold}};
}

Json json(const Measure& measure) {
  Json result = json(measure.subject);
  result["measure"] = measure.name;
  result["value"] = number(measure.value);
  result["low"] = number(limit(measure.interval, &stats::Interval::low));
  result["high"] = number(limit(measure.interval, &stats::Interval::high));
  result["method"] = measure.method;
  result["preferred"] = measure.preferred;
  result["cases"] = measure.cases;
  result["note"] = measure.note;
  return result;
}

Json json(const ConfusionCounts& confusion) {
  Json result = json(confusion.subject);
  result["classes"] = confusion.classes;
  result["counts"] = Json::array();
  const std::size_t classes = confusion.classes.size();
  for (std::size_t truth = 0; truth < classes; ++truth) {
    Json row = Json::array();
    for (std::size_t call = 0; call < classes; ++call)
      row.push_back(std::llround(confusion.counts[truth * classes + call]));
    result["counts"].push_back(std::move(row));
  }
  return result;
}

Json json(const Comparison& one) {
  const stats::PairedDifference none;
  const stats::PairedDifference& difference = one.difference ? *one.difference : none;
  return {{"level", one.level},
          {"class", one.name},
          {"model", one.model},
          {"other", one.other},
          {"cases", one.cases},
          {"patients", one.patients},
          {"auroc", number(one.auroc)},
          {"other_auroc", number(one.other_auroc)},
          {"difference", one.difference ? number(difference.difference) : Json()},
          {"low", number(limit(difference.interval, &stats::Interval::low))},
          {"high", number(limit(difference.interval, &stats::Interval::high))},
          {"standard_error", number(difference.standard_error)},
          {"p_value", number(difference.p_value)},
          {"adjusted_p_value", number(one.adjusted_p_value)}};
}

Json json(const Provenance& stage) {
  return {{"command", stage.command},     {"version", stage.version},
          {"libraries", stage.libraries}, {"config", stage.config},
          {"inputs", stage.inputs},       {"ranks", stage.ranks},
          {"threads", stage.threads},     {"seconds", number(stage.seconds)}};
}

template <class Value>
Json json(const std::vector<Value>& values) {
  Json result = Json::array();
  for (const Value& value : values)
    result.push_back(json(value));
  return result;
}

/// One line per element of an array, so that files can be searched and compared by line.
std::string text(const Json& document) {
  const auto dump = [](const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  std::string result;
  for (const auto& [key, value] : document.items()) {
    result += (result.empty() ? "{\n" : ",\n") + dump(key) + ": ";
    if (!value.is_array() || value.empty()) {
      result += dump(value);
      continue;
    }
    for (std::size_t i = 0; i < value.size(); ++i)
      result += (i == 0 ? "[\n " : ",\n ") + dump(value[i]);
    result += "]";
  }
  return result + "\n}\n";
}

Cell cell(const std::optional<double>& value) {
  return value ? Cell(*value) : Cell();
}

report::Table table(std::initializer_list<const char*> keys) {
  report::Table result;
  for (const char* key : keys)
    result.columns.push_back({key, key});
  return result;
}

std::vector<Cell> cells(const Subject& subject) {
  return {subject.level, subject.model, subject.name, subject.group, subject.fold};
}

} // namespace

std::string report_json(const EvaluationReport& report) {
  ProvenanceChain stages = report.earlier;
  stages.push_back(report.provenance);
  const Json document = {{"format", report_format},
                         {"format_version", report_format_version},
                         {"title", report.title},
                         {"confidence", report.confidence},
                         {"brands", report.brands},
                         {"warnings", report.figures.warnings},
                         {"methods", report.methods},
                         {"measures", json(report.figures.measures)},
                         {"confusions", json(report.figures.confusions)},
                         {"comparisons", json(report.comparisons)},
                         {"provenance", json(stages)}};
  return text(document);
}

std::string metrics_csv(const EvaluationReport& report) {
  report::Table result = table({"level", "model", "class", "group", "fold", "measure", "value",
                                "low", "high", "method", "preferred", "n", "note"});
  for (const Measure& measure : report.figures.measures) {
    std::vector<Cell> row = cells(measure.subject);
    row.insert(row.end(), {measure.name, cell(measure.value),
                           cell(limit(measure.interval, &stats::Interval::low)),
                           cell(limit(measure.interval, &stats::Interval::high)), measure.method,
                           std::string(measure.preferred ? "true" : "false"),
                           static_cast<std::int64_t>(measure.cases), measure.note});
    result.rows.push_back(std::move(row));
  }
  return report::csv(result);
}

std::string curves_csv(const EvaluationReport& report) {
  report::Table result = table({"level", "model", "class", "group", "fold", "curve", "x", "y",
                                "low", "high", "threshold", "cases"});
  for (const Curve& curve : report.figures.curves)
    for (const CurvePoint& point : curve.points) {
      std::vector<Cell> row = cells(curve.subject);
      row.insert(row.end(),
                 {curve.kind, point.x, point.y, cell(limit(point.interval, &stats::Interval::low)),
                  cell(limit(point.interval, &stats::Interval::high)), cell(point.threshold),
                  point.cases > 0 ? Cell(point.cases) : Cell()});
      result.rows.push_back(std::move(row));
    }
  return report::csv(result);
}

} // namespace thorax::presentation
