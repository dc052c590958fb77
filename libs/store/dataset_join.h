#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

#include "store/dataset_file.h"

// Private to this module.

namespace thorax::store {

/// Makes one dataset file of others by raw copies, one after the other. Takes the HDF5 lock by
/// planes, so that other threads write in between.
class DatasetJoin {
public:
  /// Whether the samples need not be counted before the first is there. Only contiguous pixels must
  /// have their size from the beginning.
  static bool can_grow(const Header& header, Compression compression);

  /// Begins a file at exactly this path, which is nothing of worth until finish().
  /// @param samples how many there will be; nothing where the file grows
  DatasetJoin(std::filesystem::path path, const Header& header, Compression compression,
              std::optional<std::size_t> samples);

  /// Throws Error(inconsistent | corrupt | cannot_write | no_space), also where the part has
  /// another number of samples.
  void append(const std::filesystem::path& part, std::size_t samples);

  /// Marks the file complete and closes it. Throws Error(inconsistent) on a sample id that occurs
  /// twice.
  void finish(const ProvenanceChain& provenance, std::string_view report);

private:
  void append_pixels(hid_t part, const char* name, const Handle& stack, PixelType type,
                     std::size_t samples);
  void append_stack(hid_t part, const char* name, const Handle& to, PixelType type,
                    std::size_t samples);
  void append_list(hid_t part, const char* name, PixelType type, std::size_t samples);

  std::filesystem::path path_;
  Compression compression_;
  bool grows_;
  Index all_;
  Handle file_, images_, masks_;
};

} // namespace thorax::store
