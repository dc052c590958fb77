#include <mutex>
#include <optional>
#include <set>

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
std::string identity(const Header& header, std::size_t blocks, const std::string& settings,
                     Compression compression) {
  Index empty;
  empty.header = header;
  return fmt::format("{} {} {} {}", content_hash(empty), blocks,
                     compression == Compression::deflate, settings);
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
  State(fs::path target, Header shared, std::size_t count, const std::string& settings,
        WriteOptions write_options)
      : path(std::move(target)), header(std::move(shared)), blocks(count), options(write_options),
        lock(std::in_place, path), parts(prepare_parts(path, options)),
        journal(parts / "journal", identity(header, blocks, settings, options.compression)) {}
  ~State() {
    background.abandon();
    join.reset();
    std::error_code ignored;
    fs::remove(joined(), ignored);
    if (!journal.keeps_blocks())
      fs::remove_all(parts, ignored);
  }

  fs::path block_path(std::size_t block) const {
    return parts / fmt::format("block-{:08}.h5", block);
  }
  fs::path joined() const { return parts / "joined.h5"; }

  void set_settled(std::size_t block, bool is_settled) {
    const std::scoped_lock lock(settling_mutex);
    if (is_settled)
      settling.erase(block);
    else
      settling.insert(block);
  }
  bool is_settled(std::size_t block) {
    const std::scoped_lock lock(settling_mutex);
    return !settling.contains(block);
  }

  /// Joins blocks that are complete, while others are made. Leaves it to another thread that is at
  /// it, and what that one does not see any more to the end.
  void join_some() {
    const std::unique_lock alone(join_mutex, std::try_to_lock);
    if (alone && DatasetJoin::can_grow(header, options.compression))
      join_blocks({});
  }

  /// Joins blocks in order, up to the first that is not whole on the disk, or with their number
  /// all.
  void join_blocks(std::optional<std::size_t> all_samples) {
    for (; next_block < blocks; ++next_block) {
      stop_if_asked();
      const auto samples = journal.samples(next_block);
      if (!all_samples && (!samples || !is_settled(next_block)))
        return;
      if (samples.value_or(0) == 0)
        continue;
      if (!join)
        join.emplace(joined(), header, options.compression, all_samples);
      join->append(block_path(next_block));
    }
  }

  fs::path path;
  Header header;
  std::size_t blocks;
  WriteOptions options;
  std::optional<OutputLock> lock;
  fs::path parts;
  Journal journal;
  std::mutex settling_mutex;
  std::set<std::size_t> settling; ///< written, but not yet whole on the disk
  std::mutex join_mutex;          ///< of what follows
  std::optional<DatasetJoin> join;
  std::size_t next_block = 0;
  Background background;
};

DatasetWriter::DatasetWriter(fs::path path, Header header, std::size_t blocks, std::string settings,
                             WriteOptions options)
    : state_(std::make_unique<State>(std::move(path), std::move(header), blocks,
                                     std::move(settings), options)) {}

DatasetWriter::~DatasetWriter() = default;

bool DatasetWriter::has_block(std::size_t block) const {
  return state_->journal.samples(block).has_value();
}

void DatasetWriter::write_block(std::size_t block, std::span<const Image> images, bool keep) {
  const fs::path path = state_->block_path(block);
  fs::path written;
  if (!images.empty())
    with_context(path.string(), [&] {
      written = write_part(path, [&](const fs::path& part) {
        write_dataset_file(part, state_->header, images, {}, state_->options.compression);
      });
    });
  const std::size_t samples = images.size();
  state_->set_settled(block, false);
  state_->journal.add(block, samples);
  state_->background.add([&state = *state_, written, path, block, samples, keep] {
    if (samples > 0)
      settle(written, path);
    if (keep)
      state.journal.keep(block, samples);
    state.set_settled(block, true);
    with_context(state.path.string(), [&] { state.join_some(); });
  });
}

void DatasetWriter::finish(const ProvenanceChain& provenance) {
  State& state = *state_;
  state.background.finish();
  const std::size_t samples = state.journal.samples();
  if (samples == 0)
    throw Error(ExitCode::no_input,
                fmt::format("nothing to write to {}: no sample was kept", state.path.string()),
                "check the inputs and the rules that drop samples");
  with_context(state.path.string(), [&] {
    state.join_blocks(samples);
    state.join->finish(provenance);
    settle(state.joined(), state.path);
  });
  remove_leftovers(state.parts);
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
