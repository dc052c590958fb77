#include <algorithm>

#include <fmt/format.h>

#include "core/text.h"
#include "presentation/sections.h"

namespace thorax::presentation {
namespace {

constexpr std::size_t short_hash = 12; ///< hexadecimal digits; report.json has all

report::Cell hashes(const std::vector<std::string>& inputs) {
  constexpr std::size_t most = 6;
  std::string text;
  for (std::size_t i = 0; i < std::min(inputs.size(), most); ++i)
    text += (i ? ", " : "") + inputs[i].substr(0, short_hash);
  if (inputs.size() > most)
    text += fmt::format(" and {} more", inputs.size() - most);
  return text.empty() ? report::Cell() : report::Cell(text);
}

} // namespace

Blocks warnings(const EvaluationReport& report) {
  Blocks blocks;
  for (const auto* texts : {&report.brands, &report.figures.warnings})
    for (const std::string& text : *texts)
      blocks.push_back(report::Warning{text});
  return blocks;
}

Blocks methods(const EvaluationReport& report) {
  if (report.methods.empty())
    return {};
  return {report::Paragraph{join(report.methods, " ")}};
}

Blocks provenance(const EvaluationReport& report) {
  ProvenanceChain stages = report.earlier;
  stages.push_back(report.provenance);
  report::Table table{"Every stage, the oldest first",
                      {{"Command"},
                       {"Version"},
                       {"Libraries"},
                       {"SHA-256 of the inputs"},
                       {"Ranks"},
                       {"Threads"},
                       {"Seconds", {}, 1}}};
  Blocks blocks{table};
  for (const Provenance& stage : stages) {
    table.rows.push_back({stage.command, stage.version,
                          stage.libraries.empty() ? report::Cell() : report::Cell(stage.libraries),
                          hashes(stage.inputs), std::int64_t{stage.ranks},
                          std::int64_t{stage.threads}, stage.seconds});
    std::vector<std::string> lines = split(stage.config, '\n');
    std::erase_if(lines, [](const std::string& line) { return trim(line).empty(); });
    if (!lines.empty())
      blocks.emplace_back(
          report::Details{"Configuration of " + stage.command, {report::Bullets{lines}}});
  }
  blocks.front() = std::move(table);
  return blocks;
}

} // namespace thorax::presentation
