#include "cli/run.h"

#include <algorithm>
#include <new>
#include <span>
#include <tuple>

#include <nlohmann/json.hpp>

#include "core/folder.h"
#include "core/log.h"
#include "core/parallel.h"
#include "core/stop.h"
#include "core/text.h"

namespace thorax::cli {
namespace {

using Json = nlohmann::ordered_json;

/// Changes every text of a JSON value.
template <class Change>
void change_texts(Json& value, const Change& change) {
  if (value.is_string())
    value = change(value.get<std::string>());
  else if (value.is_structured())
    for (Json& each : value)
      change_texts(each, change);
}

void hide_paths(Json& value, const std::filesystem::path& input, const HiddenNames& named) {
  change_texts(value,
               [&](std::string text) { return without_paths(std::move(text), input, named); });
}

/// In a list of names: those that do not lie below an input are values.
void hide_names(Json& list, const std::vector<std::filesystem::path>& inputs,
                const HiddenNames& named) {
  for (Json& each : list)
    if (each.is_string()) {
      const std::string name = each;
      for (const std::filesystem::path& input : inputs)
        hide_paths(each, input, named);
      if (each == name)
        each = named(name);
    }
}

/// The id of a case below an input is a path as a whole.
void hide_ids(Json& skipped, const std::vector<std::filesystem::path>& inputs,
              const HiddenNames& named) {
  for (Json& each : skipped) {
    const std::filesystem::path id = each["id"].get<std::string>();
    if (std::any_of(inputs.begin(), inputs.end(),
                    [&](const auto& input) { return lies_within(id, input); }))
      each["id"] = named(id);
  }
}

std::string without_names(std::string text, const std::vector<std::filesystem::path>& inputs,
                          const HiddenNames& named) {
  for (const std::filesystem::path& input : inputs)
    text = without_paths(std::move(text), input, named);
  return log::shown(inputs.empty() ? text : without_values(text, named));
}

/// By id, whichever thread or rank skipped them first.
void sort(Json& skipped) {
  std::sort(skipped.begin(), skipped.end(), [](const Json& a, const Json& b) {
    return std::tie(a["id"], a["reason"]) < std::tie(b["id"], b["reason"]);
  });
}

Json json_of(std::span<const SkippedCase> skipped, const std::vector<std::filesystem::path>& inputs,
             const HiddenNames& named) {
  Json list = Json::array();
  for (const SkippedCase& each : skipped)
    list.push_back({{"id", each.id}, {"reason", each.reason}, {"code", each.code}});
  hide_ids(list, inputs, named);
  for (const std::filesystem::path& input : inputs)
    hide_paths(list, input, named);
  if (!inputs.empty())
    for (Json& each : list)
      each["reason"] = without_values(each["reason"].get<std::string>(), named);
  change_texts(list, log::shown);
  sort(list);
  return list;
}

Json json_of(const std::vector<std::pair<std::string, std::string>>& lists,
             const std::vector<std::filesystem::path>& inputs, const HiddenNames& named) {
  Json all = Json::object();
  for (const auto& [key, text] : lists) {
    Json& list = all[key] = nlohmann::json::parse(text); // sorted: Json takes a key in linear time
    if (!inputs.empty() && list.is_array())
      hide_names(list, inputs, named);
    for (const std::filesystem::path& input : inputs)
      hide_paths(list, input, named);
  }
  change_texts(all, log::shown);
  return all;
}

} // namespace

void RunReport::done(std::size_t cases) {
  const std::scoped_lock lock(mutex_);
  done_ += cases;
}

void RunReport::skipped(std::string_view id, const Error& error) {
  skipped(SkippedCase{std::string(id), error.line(), static_cast<int>(error.code())});
}

void RunReport::skipped(SkippedCase skipped) {
  const std::scoped_lock lock(mutex_);
  skipped_.push_back(std::move(skipped));
}

void RunReport::set(std::string_view key, std::string json) {
  const std::scoped_lock lock(mutex_);
  extra_.emplace_back(key, std::move(json));
}

void RunReport::output(const std::filesystem::path& path) {
  const std::scoped_lock lock(mutex_);
  outputs_.push_back(path.string());
}

void RunReport::hide(std::vector<std::filesystem::path> inputs, HiddenNames named) {
  const std::scoped_lock lock(mutex_);
  hidden_ = std::move(inputs);
  named_ = std::move(named);
}

std::size_t RunReport::done_count() const {
  const std::scoped_lock lock(mutex_);
  return done_;
}

std::size_t RunReport::skipped_count() const {
  const std::scoped_lock lock(mutex_);
  return skipped_.size();
}

std::vector<SkippedCase> RunReport::skipped_cases() const {
  const std::scoped_lock lock(mutex_);
  return skipped_;
}

bool RunReport::hides() const {
  const std::scoped_lock lock(mutex_);
  return !hidden_.empty();
}

std::string RunReport::hidden(const std::string& text) const {
  const std::scoped_lock lock(mutex_);
  return without_names(text, hidden_, named_);
}

std::string RunReport::told(std::size_t first) const {
  const std::scoped_lock lock(mutex_);
  const Json told = {{"skipped", json_of(std::span(skipped_).subspan(first), hidden_, named_)},
                     {"lists", json_of(extra_, hidden_, named_)}};
  return told.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string RunReport::json(std::string_view command, ExitCode code, std::string_view error,
                            double seconds) const {
  const std::scoped_lock lock(mutex_);
  Json report = {
      {"command", command},
      {"version", version()},
      {"exit_code", static_cast<int>(code)},
      {"seconds", seconds},
      {"warnings", log::warnings()},
      {"cases", {{"done", done_}, {"skipped", skipped_.size()}}},
      {"outputs", outputs_},
  };
  if (!error.empty())
    report["error"] = without_names(std::string(error), hidden_, named_);
  if (!skipped_.empty())
    report["skipped"] = json_of(skipped_, hidden_, named_);
  report.update(json_of(extra_, hidden_, named_));
  return report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

double Run::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Provenance Run::provenance(std::vector<std::string> inputs, int ranks,
                           std::string libraries) const {
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  return {.command = command,
          .config = config,
          .version = version(),
          .libraries = std::move(libraries),
          .inputs = std::move(inputs),
          .ranks = ranks,
          .threads = threads,
          .seconds = elapsed.count()};
}

void skip_or_throw(Run& run, const std::string& id, const Error& failure) {
  const Error error = mentions(failure.what(), id) ? failure : failure.within(id);
  const bool too_large = error.code() == ExitCode::memory; // by its own size
  const bool bad_case = error.code() < ExitCode::cannot_write || too_large;
  if (run.on_error == OnError::stop || !bad_case)
    throw error;
  log::warning("skipped {}", error.line());
  run.report.skipped(id, error);
}

bool do_case(Run& run, const std::string& id, const std::function<void()>& body) {
  try {
    body();
    run.report.done();
    return true;
  } catch (const Error& error) {
    skip_or_throw(run, id, error);
  } catch (const std::bad_alloc&) { // cases side by side use the memory: not this one's fault
    throw Error(ExitCode::memory, "out of memory", "use fewer --threads or leave it out")
        .within(id);
  } catch (const std::exception& error) {
    skip_or_throw(run, id, Error(ExitCode::internal, one_line(error.what()), report_it));
  }
  return false;
}

void for_each_case(Run& run, std::string title, const std::vector<std::string>& ids,
                   const std::function<void(std::size_t)>& body) {
  Progress progress(std::move(title), ids.size(), run.progress);
  parallel_for(ids.size(), run.threads, [&](std::size_t index) {
    stop_if_asked();
    do_case(run, ids[index], [&] { body(index); });
    progress.advance();
  });
}

} // namespace thorax::cli
