#pragma once

#include <filesystem>

// Private to libs/scan.

namespace thorax::scan {

/// The NIfTI library under ITK goes by names: a file called otherwise than its content asks for
/// (".nii", packed by gzip ".nii.gz") is reached by a link in the folder for temporary files, which
/// goes with this object.
class NiftiName {
public:
  /// Throws Error(cannot_write).
  explicit NiftiName(const std::filesystem::path& path);
  ~NiftiName();
  NiftiName(const NiftiName&) = delete;
  NiftiName& operator=(const NiftiName&) = delete;

  const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_, folder_; ///< the folder is empty where the name is good
};

} // namespace thorax::scan
