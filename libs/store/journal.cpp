#include "store/journal.h"

#include <cerrno>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/hash.h"

namespace thorax::store {

Journal::Journal(std::filesystem::path path, const std::string& settings) : path_(std::move(path)) {
  const std::string head = "thorax-journal 1 " + sha256(settings);
  std::istringstream lines(std::filesystem::exists(path_) ? read_text(path_) : "");
  std::string line;
  if (!std::getline(lines, line) || lines.eof()) {
    write_text(path_, head + "\n");
    return;
  }
  if (line != head)
    throw Error(
        ExitCode::inconsistent,
        fmt::format("{} was begun with other options or inputs", path_.parent_path().string()),
        "resume with the same ones, or start over with --force");
  while (std::getline(lines, line) && !lines.eof()) {
    std::istringstream fields(line);
    std::string word;
    std::size_t block = 0, samples = 0;
    if (fields >> word >> block >> samples && word == "block")
      samples_[block] = samples;
  }
  keeps_blocks_ = !samples_.empty();
  std::string complete = head + "\n";
  for (const auto& [block, samples] : samples_)
    complete += fmt::format("block {} {}\n", block, samples);
  write_text(path_, complete);
}

bool Journal::has(std::size_t block) const {
  const std::scoped_lock lock(mutex_);
  return samples_.contains(block);
}

void Journal::add(std::size_t block, std::size_t samples) {
  const std::scoped_lock lock(mutex_);
  samples_[block] = samples;
}

void Journal::keep(std::size_t block, std::size_t samples) {
  append(fmt::format("block {} {}\n", block, samples));
  const std::scoped_lock lock(mutex_);
  keeps_blocks_ = true;
}

bool Journal::keeps_blocks() const {
  const std::scoped_lock lock(mutex_);
  return keeps_blocks_;
}

std::map<std::size_t, std::size_t> Journal::blocks() const {
  const std::scoped_lock lock(mutex_);
  return samples_;
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
