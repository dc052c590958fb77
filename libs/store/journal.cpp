#include "store/journal.h"

#include <cerrno>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/hash.h"

namespace thorax::store {
namespace {

std::string line_of(const std::string& key, const BlockRecord& block) {
  return fmt::format("block {} {} {}\n", key, block.samples, block.notes);
}

} // namespace

Journal::Journal(std::filesystem::path path, const std::string& settings) : path_(std::move(path)) {
  const std::string head = "thorax-journal 2 " + sha256(settings);
  std::istringstream lines(std::filesystem::exists(path_) ? read_text(path_) : "");
  std::string line;
  if (!std::getline(lines, line) || lines.eof()) {
    write_text(path_, head + "\n");
    return;
  }
  if (line != head)
    throw Error(ExitCode::inconsistent,
                fmt::format("{} was begun with other options", path_.parent_path().string()),
                "resume with the same ones, or start over with --force, without --resume");
  while (std::getline(lines, line) && !lines.eof()) {
    std::istringstream fields(line);
    std::string word, key;
    BlockRecord block{.whole = true};
    if (fields >> word >> key >> block.samples && word == "block") {
      std::getline(fields.ignore(), block.notes);
      blocks_[key] = std::move(block);
    }
  }
  keeps_blocks_ = !blocks_.empty();
  std::string complete = head + "\n";
  for (const auto& [key, block] : blocks_)
    complete += line_of(key, block);
  write_text(path_, complete);
}

std::optional<BlockRecord> Journal::find(const std::string& key) const {
  const std::scoped_lock lock(mutex_);
  const auto found = blocks_.find(key);
  return found == blocks_.end() ? std::nullopt : std::optional(found->second);
}

void Journal::add(const std::string& key, BlockRecord block) {
  const std::scoped_lock lock(mutex_);
  blocks_[key] = std::move(block);
}

void Journal::keep(const std::string& key, const BlockRecord& block) {
  append(line_of(key, block));
  const std::scoped_lock lock(mutex_);
  keeps_blocks_ = true;
}

bool Journal::keeps_blocks() const {
  const std::scoped_lock lock(mutex_);
  return keeps_blocks_;
}

std::map<std::string, BlockRecord> Journal::blocks() const {
  const std::scoped_lock lock(mutex_);
  return blocks_;
}

void Journal::append(const std::string& line) {
  {
    const std::scoped_lock lock(file_mutex_);
    errno = 0;
    std::ofstream file(path_, std::ios::app);
    file << line << std::flush;
    if (!file)
      fail_to_write(path_, errno ? errno : EIO);
  }
  flush_to_disk(path_); // of several at once, most find that their line went with another's
}

} // namespace thorax::store
