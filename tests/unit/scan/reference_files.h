#pragma once

#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

namespace thorax::testing {

inline CommandResult run_reference(std::vector<std::string> arguments) {
  arguments.insert(
      arguments.begin(),
      {"/usr/bin/python3", (source_folder() / "tests/support/scan_reference.py").string()});
  return run_command(arguments);
}

/// The files that pydicom, Pillow and nibabel made, once per process.
inline const std::filesystem::path& reference_files() {
  static const TemporaryFolder folder;
  static const CommandResult made = run_reference({"make", folder.path().string()});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  return folder.path();
}

inline std::vector<float> expected_values(std::filesystem::path path) {
  const std::string bytes = read_text(path.replace_extension(".expected"));
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

/// A file that cannot be read, and words of why.
struct BadFile {
  const char* name;
  const char* complaint;
};

/// Expects read(path) to throw one line of Error(unreadable) that names the file.
template <class Read>
void expect_refused(const BadFile& file, Read read) {
  const std::filesystem::path path = reference_files() / file.name;
  try {
    read(path);
    FAIL() << "was read";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::unreadable);
    EXPECT_THAT(error.line(), ::testing::HasSubstr(path.string()));
    EXPECT_THAT(error.line(), ::testing::HasSubstr(file.complaint));
    EXPECT_EQ(error.line().find('\n'), std::string::npos);
  }
}

} // namespace thorax::testing
