#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/run.h"
#include "comm/communicator.h"

// Private to thorax-preprocess and thorax-segment: what cases have to tell. Kept with the blocks
// that they went into and with the finished dataset, so that a run that finds these tells as much
// as the one that made them.

namespace thorax::pipeline {

/// A JSON object. Of every command "done", "skipped" (id, reason, code) and "warnings" (how often
/// each text was written); beside them what a command counts and lists. Names that the report hides
/// are hidden in it.
using Notes = nlohmann::json;

/// Whether the files that cases of these notes wrote beside their dataset are still there. Nothing
/// where a command writes none.
using FilesBeside = std::function<bool(const Notes& notes)>;

/// Counts are added, lists joined, objects merged.
void merge(Notes& to, const Notes& from);

/// On one line.
std::string text_of(const Notes& notes);

/// "warnings" of these texts.
Notes counted(const std::vector<std::string>& texts, const cli::Run& run);

/// Accounts for cases that another run or process did: counts them, and warns as it did.
void tell_again(const Notes& notes, cli::Run& run);

/// The notes of all ranks' cases, merged in rank order; this one tells what the others do.
Notes of_all_ranks(const Notes& own, cli::Run& run, comm::Communicator& ranks);

/// What a dataset keeps of the run that made it: of its cases, and what was told before these.
std::string report_text(const Notes& cases, const Notes& before);
/// What run has told until now.
Notes told_until_now(const cli::Run& run);

/// Whether the run that made a dataset skipped as much before its cases as one that has told this.
bool skips_the_same(const std::filesystem::path& dataset, const Notes& before);

/// The notes of a dataset's cases.
Notes notes_of_cases(const std::filesystem::path& dataset);

/// The same, which are told again.
Notes tell_cases_again(const std::filesystem::path& dataset, cli::Run& run);
/// The same, for a run that has not looked for cases: tells first what was told before these.
Notes tell_all_again(const std::filesystem::path& dataset, cli::Run& run);

} // namespace thorax::pipeline
