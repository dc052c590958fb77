#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "scan/stored_pixels.h"

class DcmDataset;

// Private to libs/scan.

namespace thorax::scan {

/// The frames of a data set that was read as a whole, decoded by DCMTK all at once, or by OpenJPEG
/// one by one as they are asked for. Refers to the data set.
class StoredFrames {
public:
  /// Throws Error(unreadable) where the pixel data is missing, too short or cannot be decoded.
  StoredFrames(DcmDataset& data, std::size_t frames);

  /// Throws Error(unreadable).
  StoredFrame frame(std::size_t index) const;

  /// How many bytes there are beyond the image; one of them may pad to an even number.
  std::size_t surplus() const { return surplus_; }

private:
  PixelFormat format_;
  std::size_t surplus_ = 0;
  std::span<const std::byte> bytes_;                ///< of all frames; empty for JPEG 2000
  std::vector<std::vector<std::byte>> codestreams_; ///< JPEG 2000, one for each frame
};

/// Every frame of a file as stored. Exposed for tests. Throws Error(unreadable).
std::vector<StoredFrame> read_stored_frames(const std::filesystem::path& path);

} // namespace thorax::scan
