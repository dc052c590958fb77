#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "cli/hidden_names.h"
#include "core/error.h"
#include "core/progress.h"
#include "core/provenance.h"

namespace thorax::cli {

/// What to do when one case of many cannot be processed.
enum class OnError { stop, skip };

/// A case that could not be processed.
struct SkippedCase {
  std::string id, reason;
  int code; ///< of the error
};

/// What a command did, for the summary line, --report and the exit code. Thread-safe.
class RunReport {
public:
  void done(std::size_t cases = 1);
  void skipped(std::string_view id, const Error& error);
  void skipped(SkippedCase skipped);
  /// Adds "key": value to the JSON report; value is JSON text.
  void set(std::string_view key, std::string json);
  void output(const std::filesystem::path& path);

  /// From now on the report says named(path) wherever a text of it has a path that begins with one
  /// of these inputs, and named(value) for quoted values and UIDs in reasons and errors and for
  /// lists of names, so that what tells whose the inputs are stays on the console.
  void hide(std::vector<std::filesystem::path> inputs, HiddenNames named);

  std::size_t done_count() const;
  std::size_t skipped_count() const;
  std::vector<SkippedCase> skipped_cases() const;
  bool hides() const;
  /// A text as the report has it: without what hide() keeps out.
  std::string hidden(const std::string& text) const;
  /// "skipped" and "lists", which are the set() keys, as the report has them, as JSON: for what
  /// tells them again.
  /// @param first skipped case that counts
  std::string told(std::size_t first = 0) const;

  /// The report as JSON: command, version, exit code, seconds, counts, skipped cases with reasons,
  /// sorted by their ids there, outputs, set() keys.
  std::string json(std::string_view command, ExitCode code, std::string_view error,
                   double seconds) const;

private:
  mutable std::mutex mutex_;
  std::size_t done_ = 0;
  std::vector<SkippedCase> skipped_;
  std::vector<std::pair<std::string, std::string>> extra_;
  std::vector<std::string> outputs_;
  std::vector<std::filesystem::path> hidden_;
  HiddenNames named_;
};

/// What every pipeline function gets beside its own options: the standard options and where to
/// account for its work.
struct Run {
  std::string command; ///< "thorax-preprocess ct"
  std::string config; ///< effective options as TOML, without paths and standard options that cannot
                      ///< change results
  std::uint64_t seed = 0;
  int threads = 1; ///< total for the process
  bool force = false;
  bool dry_run = false;
  bool resume = false;
  OnError on_error = OnError::stop;
  ProgressMode progress = ProgressMode::automatic;
  RunReport report;
  std::filesystem::path report_path = {}; ///< of --report, once it is known to be writable
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();

  /// Since it began.
  double seconds() const;

  /// This run as a provenance step; inputs are content hashes.
  Provenance provenance(std::vector<std::string> inputs, int ranks = 1,
                        std::string libraries = {}) const;
};

/// What to do about a case that failed: ends the run by throwing error, or warns and records the
/// case as skipped, by --on-error. A case too large for any memory is one that failed; an output
/// that cannot be written and a stop signal always end the run.
void skip_or_throw(Run& run, const std::string& id, const Error& error);

/// Does one case of many. What body throws goes to skip_or_throw with the case's id in front, but
/// for std::bad_alloc, which ends the run: Error(memory).
/// @return whether the case is done
bool do_case(Run& run, const std::string& id, const std::function<void()>& body);

/// do_case for every id on run.threads threads with progress. Stops between cases when a signal
/// asked for it.
void for_each_case(Run& run, std::string title, const std::vector<std::string>& ids,
                   const std::function<void(std::size_t)>& body);

} // namespace thorax::cli
