#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "store/background.h"
#include "store/dataset.h"
#include "store/dataset_file.h"
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
    std::error_code ignored;
    if (!journal.keeps_blocks())
      fs::remove_all(parts, ignored);
  }

  fs::path block_path(const std::string& key) const {
    return parts / fmt::format("block-{}.h5", key);
  }

  fs::path path;
  Header header;
  WriteOptions options;
  std::optional<OutputLock> lock;
  fs::path parts;
  Journal journal;
  std::vector<std::string> keys; ///< of the wanted blocks, in order
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
  return state_->journal.has(key);
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
  const BlockRecord block{images.size(), std::move(notes)};
  state_->journal.add(key, block);
  state_->background.add([&journal = state_->journal, written, path, key, block, keep] {
    if (block.samples > 0)
      settle(written, path);
    if (keep)
      journal.keep(key, block);
  });
}

void DatasetWriter::finish(const ProvenanceChain& provenance, std::string_view report) {
  state_->background.finish();
  const auto blocks = state_->journal.blocks();
  std::vector<fs::path> parts;
  for (const std::string& key : state_->keys)
    if (blocks.at(key).samples > 0)
      parts.push_back(state_->block_path(key));
  if (parts.empty())
    throw Error(ExitCode::no_input,
                fmt::format("nothing to write to {}: no sample was kept", state_->path.string()),
                "check the inputs and the rules that drop samples");
  write_hdf5(state_->path, [&](const fs::path& part) {
    join_dataset_files(part, parts, provenance, state_->options.compression, report);
  });
  remove_leftovers(state_->parts);
  state_->lock.reset();
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
