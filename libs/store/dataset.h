#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/provenance.h"
#include "core/volume.h"
#include "store/table.h"

namespace thorax::store {

/// list: every scan in its own shape. stack: all samples in one shape, ready for training.
enum class Layout { list, stack };
enum class PixelType { uint8, int16, float32 };
enum class Compression { none, deflate };

std::size_t bytes_per_pixel(PixelType type);
std::string_view name(Layout layout);
std::string_view name(PixelType type);
/// Throw Error(corrupt).
Layout parse_layout(std::string_view name);
PixelType parse_pixel_type(std::string_view name);

/// Everything the samples of a file share.
struct Header {
  Layout layout = Layout::stack;
  PixelType type = PixelType::uint8;
  /// stack: [C, H, W] or [C, D, H, W]; list: empty.
  std::vector<std::size_t> sample_shape;
  /// "HU", "window" (HU mapped linearly to the type's range), or "grey".
  std::string intensity = "grey";
  /// Low and high HU that are black and white: one pair for all channels, or one for each; empty
  /// where intensity is "grey". With "window" pixels were mapped by it, with "HU" they are still to
  /// be.
  std::vector<double> window;
  /// TOML text of the parameters that data for prediction must share with data for training, e.g.
  /// variant, size, window.
  std::string preprocessing;
  bool masks = false;
  Task task = Task::none;
  std::vector<std::string> label_names;

  bool operator==(const Header&) const = default;
};

/// One sample with its pixels.
struct Image {
  Sample sample;
  std::vector<std::int8_t> labels; ///< one per label name
  std::vector<std::size_t> shape;  ///< list: [H, W] or [D, H, W]; stack: the header's sample_shape
  Geometry geometry;
  std::vector<std::byte> pixels;  ///< of the header's type, row-major
  std::vector<std::uint8_t> mask; ///< shape without C; empty when the header has no masks. 0
                                  ///< background, 1 right lung, 2 left lung, 16.. lesions
};

struct WriteOptions {
  Compression compression = Compression::deflate;
  bool force = false;  ///< replace an existing output
  bool resume = false; ///< keep the complete blocks of an interrupted run
};

/// Checks before long work that a DatasetWriter may begin. Throws Error(exists | cannot_write).
void check_destination(const std::filesystem::path& path, const WriteOptions& options);

/// Writes a dataset block by block into "<path>.parts/" and joins the blocks in order, as far as
/// they are complete, into what becomes path. A block is a small complete dataset of its own, known
/// by a key; a journal line says it is finished. Blocks may come in any order from any thread. A
/// run that ends early leaves only complete blocks, and nothing when there are none; resume keeps
/// them.
class DatasetWriter {
public:
  /// @param settings text that must be equal for a resumed run, beyond the header
  /// Throws Error(exists) when path exists or another process writes it, Error(inconsistent) when
  /// resuming with other settings.
  DatasetWriter(std::filesystem::path path, Header header, std::string settings,
                WriteOptions options = {});
  ~DatasetWriter();

  /// Says, before the first is written, which blocks there will be, in order.
  /// @param keys each stands for all that a block is made from; part of a file's name
  void set_blocks(std::vector<std::string> keys);

  bool has_block(const std::string& key) const;
  /// The notes of all blocks that there are, by key.
  std::map<std::string, std::string> notes() const;

  /// Waits for the disk behind the caller's back: a block that is left behind by a kill soon after
  /// is written again, and what went wrong there is thrown by a later call.
  /// Thread-safe; images may be empty. Throws Error(cannot_write | no_space | inconsistent).
  /// @param keep = false lets a resumed run write the block again, for one that lacks skipped cases
  /// @param notes one line that a resumed run finds
  void write_block(const std::string& key, std::span<const Image> images, bool keep = true,
                   std::string notes = {});

  /// Joins the rest of the blocks, marks the file complete, renames it to path and removes the
  /// parts, those of blocks that are not wanted any more, too. Throws Error(inconsistent) on a
  /// sample id that occurs twice, Error(no_input) when no block holds a sample.
  /// @param report what report_in(path) gives
  void finish(const ProvenanceChain& provenance, std::string_view report = {});

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Writes images at once.
void write_dataset(const std::filesystem::path& path, const Header& header,
                   std::span<const Image> images, const ProvenanceChain& provenance,
                   WriteOptions options = {});

/// Writes an index over dataset files: "<path>" lists each shard's relative path, first sample,
/// count and content hash.
/// @param report what report_in(path) gives
void write_shard_index(const std::filesystem::path& path,
                       std::span<const std::filesystem::path> shards,
                       const ProvenanceChain& provenance, bool force = false,
                       std::string_view report = {});

/// Whether header, labels and columns of a dataset file, or of all shards of an index, have the
/// content hash that was recorded when they were written. Throws Error(unreadable | corrupt).
bool has_recorded_content(const std::filesystem::path& path);

/// Random access to the samples of a dataset file or shard index. Pixels are read as raw chunks and
/// decompressed outside the HDF5 lock; all const members are thread-safe.
class DatasetReader {
public:
  /// Checks that the file is a complete dataset of a known version and its shards are there with
  /// the recorded hashes. Throws Error(unreadable | corrupt | file_version).
  explicit DatasetReader(const std::filesystem::path& path);
  ~DatasetReader();
  DatasetReader(DatasetReader&&) noexcept;

  const Header& header() const;
  std::size_t size() const;
  const std::vector<Sample>& samples() const;
  /// [N, K]
  const Labels& labels() const;
  const ProvenanceChain& provenance() const;
  /// SHA-256 over the file's content identity, for provenance.
  const std::string& content_hash() const;

  std::vector<std::size_t> shape(std::size_t index) const;
  Geometry geometry(std::size_t index) const;

  /// Pixels of one sample, row-major, of the header's type. out must hold exactly the sample's
  /// bytes.
  void read(std::size_t index, std::span<std::byte> out) const;
  std::vector<std::byte> read(std::size_t index) const;
  /// Plane (C or D index, flattened) of one sample.
  void read_plane(std::size_t index, std::size_t plane, std::span<std::byte> out) const;
  std::vector<std::uint8_t> read_mask(std::size_t index) const;

  /// The whole sample as written.
  Image image(std::size_t index) const;

  /// Reads a sample and compares it with its recorded hash. Throws Error(corrupt).
  void verify(std::size_t index) const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace thorax::store
