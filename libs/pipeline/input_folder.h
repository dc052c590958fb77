#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "cli/run.h"
#include "pipeline/input_files.h"
#include "pipeline/left_out.h"

// Private to thorax-preprocess: the files below an input folder and what they are.

namespace thorax::pipeline {

/// The files below an input folder, and of the archives there, by what they hold, sorted by path.
/// What cannot be opened stops the run or is skipped, by --on-error. Of the DICOM files below a
/// DICOMDIR only those count that it lists; the others, listed files that are not there, and what
/// macOS keeps beside files are left out. Archives themselves do not count. Each rank opens its
/// part of the files and learns of all.
FilesByKind files_by_kind(const Input& input, LeftOut& left_out, cli::Run& run,
                          comm::Communicator& ranks);

/// The files that a DICOMDIR lists, as files_by_kind gives them.
FilesByKind listed_files(const std::filesystem::path& dicomdir, LeftOut& left_out, cli::Run& run,
                         comm::Communicator& ranks);

/// NIfTI, NRRD and MetaImage files.
std::vector<std::filesystem::path> volumes_of(const FilesByKind& files);

/// PNG, JPEG and TIFF files.
std::vector<std::filesystem::path> pictures_of(const FilesByKind& files);

std::size_t count(const FilesByKind& files);

/// Files called ".dcm" that are no DICOM stop the run or are skipped, by --on-error. Those without
/// a telling name that lie beside DICOM files are warned of.
void judge_neighbours_of_dicom(const FilesByKind& files, cli::Run& run);

/// Files called ".png", ".jpg" or ".tif" that hold no picture stop the run or are skipped, by
/// --on-error.
void judge_neighbours_of_pictures(const FilesByKind& files, cli::Run& run);

} // namespace thorax::pipeline
