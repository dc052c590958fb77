#include <map>
#include <mutex>
#include <optional>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/stop.h"
#include "store/background.h"
#include "store/dataset.h"
#include "store/dataset_file.h"
#include "store/dataset_join.h"
#include "store/journal.h"

namespace thorax::store {
namespace fs = std::filesystem;
namespace {

/// What a resumed run must have in common with the interrupted one.
std::string identity(const Header& header, const std::string& settings, Compression compression) {
  Index empty;
  empty.header = header;
  return fmt::format("{} {} {}", content_hash(empty), compression == Compression::deflate,
                     settings);
}

fs::path parts_of(const fs::path& path) {
  return path.string() + ".parts";
}

/// Makes the parts folder for a new or resumed run.
fs::path prepare_parts(const fs::path& path, const WriteOptions& options) {
  check_destination(path, options);
  fs::path parts = parts_of(path);
  if (!options.resume)
    fs::remove_all(parts);
  make_folder(parts);
  return parts;
}

} // namespace

void check_destination(const fs::path& path, const WriteOptions& options) {
  check_output(path, options.force);
  if (fs::exists(parts_of(path)) && !options.resume && !options.force)
    throw Error(ExitCode::exists,
                fmt::format("{} is left from an interrupted run", parts_of(path).string()),
                "finish it with --resume or start over with --force");
}

struct DatasetWriter::State {
  State(fs::path target, Header shared, const std::string& settings, WriteOptions write_options)
      : path(std::move(target)), header(std::move(shared)), options(write_options),
        lock(std::in_place, path), parts(prepare_parts(path, options)),
        journal(parts / "journal", identity(header, settings, options.compression)) {}
  ~State() {
    background.abandon();
    if (is_finished)
      return;
    join.reset();
    std::error_code ignored;
    fs::remove(joined_path(), ignored);
    if (!journal.keeps_blocks())
      fs::remove_all(parts, ignored);
  }

  fs::path block_path(const std::string& key) const {
    return parts / fmt::format("block-{}.h5", key);
  }
  fs::path joined_path() const { return parts / "joined.h5"; }

  bool joins_early() const { return DatasetJoin::can_grow(header, options.compression); }

  /// Joins blocks that are whole, while others are made. Leaves it to another thread that is at it,
  /// and what that one does not see any more to the end. After a failure nothing more is joined.
  void join_some() {
    const std::unique_lock alone(join_mutex, std::try_to_lock);
    if (!alone || join_failed || !joins_early())
      return;
    join_failed = true; // unless nothing throws
    join_blocks();
    join_failed = false;
  }

  /// Joins blocks in order, up to the first that is not whole.
  void join_blocks() {
    for (; joined < keys.size(); ++joined) {
      stop_if_asked();
      const auto block = journal.find(keys[joined]);
      if (!block || !block->whole)
        return;
      if (block->samples == 0)
        continue;
      if (!join)
        join.emplace(joined_path(), header, options.compression,
                     joins_early() ? std::nullopt : std::optional(samples()));
      join->append(block_path(keys[joined]), block->samples);
    }
  }

  std::size_t samples() const {
    const auto blocks = journal.blocks();
    std::size_t sum = 0;
    for (const std::string& key : keys)
      sum += blocks.at(key).samples;
    return sum;
  }

  fs::path path;
  Header header;
  WriteOptions options;
  std::optional<OutputLock> lock;
  fs::path parts;
  Journal journal;
  std::vector<std::string> keys; ///< of the wanted blocks, in order
  std::mutex join_mutex;         ///< of the joining
  std::optional<DatasetJoin> join;
  std::size_t joined = 0; ///< blocks
  bool join_failed = false, is_finished = false;
  Background background;
};

DatasetWriter::DatasetWriter(fs::path path, Header header, std::string settings,
                             WriteOptions options)
    : state_(std::make_unique<State>(std::move(path), std::move(header), std::move(settings),
                                     options)) {}

DatasetWriter::~DatasetWriter() = default;

void DatasetWriter::set_blocks(std::vector<std::string> keys) {
  state_->keys = std::move(keys);
}

bool DatasetWriter::has_block(const std::string& key) const {
  return state_->journal.find(key).has_value();
}

std::map<std::string, std::string> DatasetWriter::notes() const {
  std::map<std::string, std::string> notes;
  for (auto& [key, block] : state_->journal.blocks())
    notes[key] = block.notes;
  return notes;
}

void DatasetWriter::write_block(const std::string& key, std::span<const Image> images, bool keep,
                                std::string notes) {
  const fs::path path = state_->block_path(key);
  fs::path written;
  if (!images.empty())
    with_context(path.string(), [&] {
      written = write_part(path, [&](const fs::path& part) {
        write_dataset_file(part, state_->header, images, {}, state_->options.compression);
      });
    });
  BlockRecord block{images.size(), std::move(notes)};
  state_->journal.add(key, block);
  state_->background.add([&state = *state_, written, path, key, block, keep]() mutable {
    if (block.samples > 0)
      settle(written, path);
    if (keep)
      state.journal.keep(key, block);
    block.whole = true;
    state.journal.add(key, block);
    with_context(state.path.string(), [&] { state.join_some(); });
  });
}

void DatasetWriter::finish(const ProvenanceChain& provenance, std::string_view report) {
  State& state = *state_;
  state.background.finish();
  if (state.samples() == 0)
    throw Error(ExitCode::no_input,
                fmt::format("nothing to write to {}: no sample was kept", state.path.string()),
                "check the inputs and the rules that drop samples");
  with_context(state.path.string(), [&] {
    state.join_blocks();
    state.join->finish(provenance, report);
    settle(state.joined_path(), state.path);
  });
  remove_leftovers(state.parts);
  state.is_finished = true;
  state.lock.reset();
}

void write_dataset(const fs::path& path, const Header& header, std::span<const Image> images,
                   const ProvenanceChain& provenance, WriteOptions options) {
  check_output(path, options.force);
  const OutputLock lock(path);
  write_hdf5(path, [&](const fs::path& part) {
    write_dataset_file(part, header, images, provenance, options.compression);
  });
}

} // namespace thorax::store
