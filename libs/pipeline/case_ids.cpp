#include "pipeline/case_ids.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/error.h"
#include "core/in_quotes.h"
#include "core/log.h"

namespace thorax::pipeline {
namespace {

/// Whether the id is the series' identifier, or that and the number of one of its volumes.
bool is_named_by_series(const Case& each) {
  return !each.series.empty() && (each.id + "/").starts_with(each.series + "/");
}

void tell_studies_apart(std::vector<Case>& cases) {
  std::map<std::string, std::set<std::string>> studies;
  for (const Case& each : cases)
    if (is_named_by_series(each))
      studies[each.series].insert(each.study);
  std::set<std::string> told;
  for (Case& each : cases) {
    if (!is_named_by_series(each) || studies[each.series].size() == 1 || each.study.empty())
      continue;
    if (told.insert(each.series).second)
      log::warning("{}: {} studies have a series of this identifier; theirs is put in front of it",
                   each.name(), studies[each.series].size());
    each.id = each.study + "/" + each.id;
  }
}

/// Of sorted cases with one id the first is kept when the run skips faults.
void drop_repeated(std::vector<Case>& cases, cli::Run& run) {
  for (std::size_t i = 1; i < cases.size(); ++i)
    if (cases[i].id == cases[i - 1].id)
      cli::skip_or_throw(
          run, cases[i].path.string(),
          Error(ExitCode::inconsistent,
                fmt::format("{}: the same id {} as {}", cases[i].name(), in_quotes(cases[i].id),
                            cases[i - 1].name()),
                "give each image once; for equal file names give the folder above them"));
  cases.erase(std::unique(cases.begin(), cases.end(),
                          [](const Case& a, const Case& b) { return a.id == b.id; }),
              cases.end());
}

} // namespace

void give_distinct_ids(std::vector<Case>& cases, cli::Run& run) {
  tell_studies_apart(cases);
  std::stable_sort(cases.begin(), cases.end(),
                   [](const Case& a, const Case& b) { return a.id < b.id; });
  drop_repeated(cases, run);
}

} // namespace thorax::pipeline
