#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "cli/run.h"
#include "comm/communicator.h"

// Private to thorax-preprocess: archives among the inputs become folders for the time of a run.

namespace thorax::pipeline {

/// Whether a name ends like an archive's.
bool is_called_archive(const std::filesystem::path& path);

/// A file or folder to read, and the folder that names of its files are relative to.
struct Input {
  std::filesystem::path path, base;
};

/// What a command was given, with archives unpacked into "<output>.unpacked/<number>/<name>", a
/// folder that only its owner may enter (in a dry run below the system's temporary folder). It goes
/// with the object; one that a killed run left behind is replaced. Names of files begin with the
/// archive's name, so that they are the same in every run. Of several ranks rank 0 unpacks.
class UnpackedInputs {
public:
  /// Faulty archives stop the run or are skipped, by --on-error. Throws Error(unreadable | exists |
  /// cannot_write | no_space).
  UnpackedInputs(const std::vector<std::filesystem::path>& inputs,
                 const std::filesystem::path& output, cli::Run& run, comm::Communicator& ranks);
  ~UnpackedInputs();

  const std::vector<Input>& inputs() const { return inputs_; }

private:
  class PrivateFolder;
  bool unpack(const std::filesystem::path& archive, const std::filesystem::path& folder,
              cli::Run& run);

  std::unique_ptr<PrivateFolder> folder_;
  std::vector<Input> inputs_;
};

} // namespace thorax::pipeline
