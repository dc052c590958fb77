#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/run.h"
#include "comm/communicator.h"

// Private to thorax-preprocess: archives among the inputs and in their folders become folders for
// the time of a run.

namespace thorax::pipeline {

/// A file or folder to read.
struct Input {
  std::filesystem::path path;
  std::filesystem::path base;          ///< that names of its files are relative to
  std::filesystem::path unpacked = {}; ///< holds the files of archives below path, which are its
                                       ///< own, under names relative to this folder
  std::filesystem::path apart = {};    ///< a folder that is none of the input's, if below path

  /// What the name of a file of this input is relative to.
  const std::filesystem::path& base_of(const std::filesystem::path& file) const;
};

/// Where the archives of a run are unpacked: "<output>.unpacked", in a dry run below the system's
/// temporary folder.
std::filesystem::path unpacking_folder(const std::filesystem::path& output, bool dry_run);

/// What a command was given, with archives unpacked into "<number>/<name>" in unpacking_folder(),
/// which only its owner may enter. It goes with the object; one that a killed run left behind is
/// replaced. An archive that was given itself is known by its content, one below a folder by its
/// name, as office documents are archives, too; there it counts as a folder of its name. Names of
/// files begin with the archive's, so that they are the same in every run, and messages show them
/// below it, where it lies. Of several ranks rank 0 unpacks.
class UnpackedInputs {
public:
  /// Faulty archives stop the run or are skipped, by --on-error. Archives in a folder that lie
  /// beside all of their files are left out with a warning. Throws Error(unreadable | exists |
  /// cannot_write | no_space).
  UnpackedInputs(const std::vector<std::filesystem::path>& inputs,
                 const std::filesystem::path& output, cli::Run& run, comm::Communicator& ranks);
  ~UnpackedInputs();

  const std::vector<Input>& inputs() const { return inputs_; }

private:
  class PrivateFolder;

  std::unique_ptr<PrivateFolder> folder_;
  std::vector<Input> inputs_;
};

} // namespace thorax::pipeline
