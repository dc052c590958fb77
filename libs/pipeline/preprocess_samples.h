#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/run.h"
#include "comm/communicator.h"
#include "pipeline/preprocess.h"
#include "pipeline/preprocess_cases.h"
#include "pipeline/preprocess_write.h"
#include "store/table.h"

namespace thorax::pipeline {

/// What the rows of the output say about each case: its own description, the label table's row over
/// it, and hashed identifiers.
struct CaseRows {
  store::Task task = store::Task::none;
  std::vector<std::string> label_names;
  std::vector<store::Sample> samples;           ///< one per case; slices derive theirs from it
  std::vector<std::vector<std::int8_t>> labels; ///< one per case
  std::vector<std::string> modalities; ///< what the table says, one per case; empty without a table
  std::string settings;                ///< what a resumed run must share
  std::vector<std::string> hashes;     ///< of the label tables' content
};

/// Joins cases with label rows. Unmatched cases keep unknown labels; both kinds of unmatched are
/// counted, warned of and listed in the report. Cases from a dataset keep identifiers and, without
/// tables, labels. Throws Error(no_input) when no case has a row. Rank 0 makes the key that the
/// others find; in a dry run none is made.
CaseRows describe_cases(const std::vector<Case>& cases, const PreprocessOptions& options,
                        cli::Run& run, comm::Communicator& ranks);

/// Keeps the names of input files and folders out of the run's report: a path becomes "case
/// <hash>", the hash being that of its name below the input, as of pictures' sample ids; "(input)"
/// as long as there is no key. Does nothing where identifiers are kept.
void hide_inputs(const PreprocessOptions& options, const std::vector<Input>& unpacked,
                 cli::Run& run);

/// The inputs, label tables and lists of a published split.
std::vector<std::filesystem::path> read_by(const PreprocessOptions& options);

/// Where rows of these options, read from the files of a listing, are written.
Destination destination(const PreprocessOptions& options, const CaseRows& rows,
                        std::string listing);

} // namespace thorax::pipeline
