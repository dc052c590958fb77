#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/run.h"
#include "comm/communicator.h"
#include "pipeline/case_notes.h"

// Private to thorax-preprocess: what tells a resumed run, without reading them, that its inputs
// are those that the finished output was made from.

namespace thorax::pipeline {

/// SHA-256 over name, size and time of change of every file in inputs and below, with sidecars and
/// what lies beside a DICOMDIR; but for files whose paths begin with the output's. The hash holds
/// no name that could be read back. Rank 0 looks. Inputs that are not there count as such.
std::string listing_of(const std::vector<std::filesystem::path>& inputs,
                       const std::filesystem::path& output, comm::Communicator& ranks);

/// The notes of the cases where --resume finds the output finished, from the files of this listing;
/// all that the run that made it had to tell is told again. Otherwise, unless it was made with the
/// same options, so that its inputs must be read to know, checks that it is free: throws
/// Error(exists | cannot_write), and Error(corrupt) where it is finished without its files_beside.
std::optional<Notes> finished_from(const std::string& listing, const std::filesystem::path& output,
                                   cli::Run& run, const FilesBeside& files_beside = {});

} // namespace thorax::pipeline
