#pragma once

#include <filesystem>
#include <string>

#include "cli/run.h"
#include "core/provenance.h"

// Private to thorax-preprocess and thorax-segment: what several ranks write beside an output.

namespace thorax::pipeline {

/// Where a rank, counted from 0, writes its cases.
std::filesystem::path shard_path(const std::filesystem::path& output, int rank, int ranks);

/// Joins the shards that were made. Throws Error(no_input) where there is none.
void write_index(const std::filesystem::path& output, int ranks, ProvenanceChain chain,
                 const cli::Run& run, const std::string& report);

/// Throws Error(inconsistent) where --resume finds what an interrupted run of another number of
/// ranks began, unless --force is to make it anew.
void check_other_work(const std::filesystem::path& output, const cli::Run& run, int ranks);

/// Removes the shards of an output that one process has made anew, but for those in use.
void remove_shards(const std::filesystem::path& output);

} // namespace thorax::pipeline
