#include "presentation/stored_report.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/text.h"
#include "presentation/report_format.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

using Json = nlohmann::json;

std::optional<double> number(const Json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

Measure measure(const Json& row) {
  const auto text = [&](const char* key) { return one_line(row.at(key)); };
  Measure result{{text("level"), text("model"), text("class"), text("group"), text("fold")},
                 text("measure"),
                 number(row.at("value"))};
  const auto low = number(row.at("low")), high = number(row.at("high"));
  if (low && high)
    result.interval = {*low, *high};
  result.method = row.at("method");
  result.preferred = row.at("preferred");
  result.cases = row.at("cases");
  result.note = row.at("note");
  return result;
}

StoredReport stored_report(const Json& document) {
  StoredReport report{document.at("title"), document.at("confidence"), {}, {}};
  for (const Json& row : document.at("measures"))
    report.measures.push_back(measure(row));
  if (const Json& stages = document.at("provenance"); !stages.empty())
    report.inputs = stages.back().at("inputs").get<std::vector<std::string>>();
  return report;
}

} // namespace

std::filesystem::path report_file(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error) ? path / "report.json" : path;
}

StoredReport read_report(const std::filesystem::path& path) {
  const std::filesystem::path file = report_file(path);
  const Json document = Json::parse(read_text(file), nullptr, false);
  const std::string again = "give the report.json that thorax-metrics wrote, or its folder";
  if (document.is_discarded())
    throw Error(ExitCode::corrupt, fmt::format("{} is not valid JSON", file.string()), again);
  if (!document.is_object() || document.value("format", Json()) != report_format)
    throw Error(ExitCode::unreadable, fmt::format("{} is not a Thorax report", file.string()),
                again);
  if (document.value("format_version", Json()) != report_format_version)
    throw Error(
        ExitCode::file_version,
        fmt::format("{} has another format version than {}", file.string(), report_format_version),
        "make both reports with the same version of thorax-metrics");
  try {
    StoredReport report = stored_report(document);
    if (!(report.confidence > 0 && report.confidence < 1))
      throw Error(
          ExitCode::inconsistent,
          fmt::format("{}: confidence {} is not between 0 and 1", file.string(), report.confidence),
          "make the report again");
    if (report.measures.empty())
      throw Error(ExitCode::inconsistent, fmt::format("{} holds no measures", file.string()),
                  "make the report again");
    return report;
  } catch (const Json::exception&) {
    throw Error(
        ExitCode::corrupt,
        fmt::format("{} lacks what a report holds, or holds it in another form", file.string()),
        "make the report again");
  }
}

} // namespace thorax::presentation
