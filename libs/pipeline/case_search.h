#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/run.h"
#include "comm/communicator.h"
#include "core/error.h"
#include "pipeline/input_folder.h"
#include "pipeline/left_out.h"
#include "pipeline/preprocess_cases.h"

// Private to thorax-preprocess: how cases are found among the files of an input.

namespace thorax::pipeline {

/// Where cases of a folder go, and what is told about its other files.
struct Search {
  bool ct;
  comm::Communicator& ranks; ///< read the headers together
  std::vector<Case> cases = {};
  LeftOut left_out = {};
  std::vector<std::string> lost_slices = {}; ///< files that series which are used lack
  scan::Derived derived = scan::Derived::leave_out;
  std::optional<Error> nothing = {}; ///< a folder without any image
};

/// Runs read; its Error stops the run or skips the file, by --on-error.
template <class Read>
void unless_faulty(cli::Run& run, const std::filesystem::path& path, Read read) {
  try {
    read();
  } catch (const Error& error) {
    cli::skip_or_throw(run, path.string(), error);
  }
}

/// Adds a NIfTI volume or picture with what its sidecar says; returns whether it is used.
bool add_file(Search& search, CaseKind kind, const std::filesystem::path& path,
              const std::filesystem::path& base);

/// add_file of each; returns how many are used.
std::size_t add_files(Search& search, CaseKind kind, const Input& input,
                      const std::vector<std::filesystem::path>& paths);

/// The PNG, JPEG and TIFF files among an input's files; returns how many are used.
std::size_t add_pictures(Search& search, const Input& input, const FilesByKind& files,
                         cli::Run& run);

/// The CT series, volumes or pictures among an input's files: the first of these kinds that there
/// are. Returns how many files are used.
std::size_t add_ct_files(Search& search, const Input& input, const FilesByKind& files,
                         cli::Run& run);

/// The series of one CT file. Throws Error(unreadable).
void add_ct_file(Search& search, const Input& input);

/// The X-ray images, or without any the pictures, among an input's files; returns how many are
/// used.
std::size_t add_xray_files(Search& search, const Input& input, const FilesByKind& files,
                           cli::Run& run);

/// One X-ray image. Throws Error(unreadable).
void add_xray_file(Search& search, const Input& input);

} // namespace thorax::pipeline
