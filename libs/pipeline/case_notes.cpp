#include "pipeline/case_notes.h"

#include <cstdint>
#include <set>

#include "core/log.h"
#include "pipeline/case_ranks.h"
#include "store/file_kind.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

/// Warnings of the search name files, rows of tables and values in many ways. Where the report
/// hides these, it is kept only that there was a warning; of skipped cases what the report has.
std::string kept_warning(const std::string& text, const cli::RunReport& report) {
  return !report.hides() || text.starts_with("skipped ")
             ? report.hidden(text)
             : "a warning of the run that made this is in that run's log";
}

/// Null where there is none.
const Notes& part_of(const Notes& notes, const char* name) {
  static const Notes none;
  const auto found = notes.find(name);
  return found == notes.end() ? none : *found;
}

Notes notes_in(const fs::path& dataset) {
  const std::string text = store::report_in(dataset);
  return text.empty() ? Notes({{"cases", Notes::object()}}) : Notes::parse(text);
}

/// Of what was skipped.
std::multiset<std::string> ids_of(const Notes& skipped) {
  std::multiset<std::string> ids;
  for (const Notes& each : skipped)
    ids.insert(each["id"].get<std::string>());
  return ids;
}

/// Warnings that this process has not written yet.
void warn_again(const Notes& warnings) {
  const auto written = log::warning_texts();
  for (const auto& [text, count] : warnings.items()) {
    const auto known = written.find(text);
    for (auto i = known == written.end() ? 0 : known->second; i < count.get<std::size_t>(); ++i)
      log::warning("{}", text);
  }
}

} // namespace

void merge(Notes& to, const Notes& from) {
  for (const auto& [key, value] : from.items()) {
    Notes& sum = to[key];
    if (sum.is_null())
      sum = value;
    else if (value.is_object())
      merge(sum, value);
    else if (value.is_array())
      sum.insert(sum.end(), value.begin(), value.end());
    else
      sum = sum.get<std::int64_t>() + value.get<std::int64_t>();
  }
}

std::string text_of(const Notes& notes) {
  return notes.dump(-1, ' ', true, Notes::error_handler_t::replace);
}

Notes counted(const std::vector<std::string>& texts, const cli::Run& run) {
  Notes warnings = Notes::object();
  for (const std::string& text : texts)
    merge(warnings, {{run.report.hidden(text), 1}});
  return warnings;
}

void tell_again(const Notes& notes, cli::Run& run) {
  if (const Notes& done = part_of(notes, "done"); !done.is_null())
    run.report.done(done.get<std::size_t>());
  for (const Notes& each : part_of(notes, "skipped"))
    run.report.skipped({each["id"], each["reason"], each["code"]});
  for (const auto& [text, count] : part_of(notes, "warnings").items())
    for (std::size_t i = 0; i < count.get<std::size_t>(); ++i)
      log::warning("{}", text);
}

Notes of_all_ranks(const Notes& own, cli::Run& run, comm::Communicator& ranks) {
  Notes all = Notes::object();
  const std::vector<Notes> each = gathered(own, ranks);
  for (std::size_t rank = 0; rank < each.size(); ++rank) {
    merge(all, each[rank]);
    if (static_cast<int>(rank) != ranks.rank())
      tell_again(each[rank], run);
  }
  return all;
}

Notes told_until_now(const cli::Run& run) {
  Notes told = Notes::parse(run.report.told());
  told["warnings"] = Notes::object();
  for (const auto& [text, count] : log::warning_texts())
    merge(told["warnings"], {{kept_warning(text, run.report), count}});
  return told;
}

std::string report_text(const Notes& cases, const Notes& before) {
  return text_of({{"cases", cases}, {"before", before}});
}

bool skips_the_same(const fs::path& dataset, const Notes& before) {
  const Notes notes = notes_in(dataset);
  const Notes& known = part_of(notes, "before");
  return known.is_null() || ids_of(part_of(known, "skipped")) == ids_of(part_of(before, "skipped"));
}

Notes notes_of_cases(const fs::path& dataset) {
  return part_of(notes_in(dataset), "cases");
}

Notes tell_cases_again(const fs::path& dataset, cli::Run& run) {
  Notes cases = notes_of_cases(dataset);
  tell_again(cases, run);
  return cases;
}

Notes tell_all_again(const fs::path& dataset, cli::Run& run) {
  const Notes notes = notes_in(dataset);
  const Notes& before = part_of(notes, "before");
  warn_again(part_of(before, "warnings"));
  tell_again({{"skipped", part_of(before, "skipped")}}, run);
  for (const auto& [key, list] : part_of(before, "lists").items())
    run.report.set(key, text_of(list));
  tell_again(part_of(notes, "cases"), run);
  return part_of(notes, "cases");
}

} // namespace thorax::pipeline
