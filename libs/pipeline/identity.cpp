#include "pipeline/identity.h"

#include <cerrno>
#include <random>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/hash.h"
#include "core/log.h"
#include "core/text.h"

namespace thorax::pipeline {
namespace {

constexpr std::size_t digits = 16;
constexpr std::size_t shortest_key = 32;

std::string random_key() {
  std::random_device device;
  std::string key;
  for (int word = 0; word < 8; ++word)
    key += fmt::format("{:08x}", device());
  return key;
}

/// Whether the file was made here; false when it is there already.
bool make_key(const std::filesystem::path& path) {
  make_folder(std::filesystem::absolute(path).parent_path());
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno == EEXIST)
    return false;
  const std::string text = random_key() + "\n";
  const bool written =
      file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const int error = errno;
  if (file >= 0)
    ::close(file);
  if (!written)
    fail_to_write(path, error);
  return true;
}

} // namespace

Identity::Identity(std::string key) : key_(std::move(key)) {}

std::string Identity::operator()(std::string_view kind, std::string_view value) const {
  if (key_.empty() || value.empty())
    return std::string(value);
  return hmac_sha256(key_, fmt::format("{}:{}", kind, value)).substr(0, digits);
}

std::string Identity::fingerprint() const {
  return (*this)("key", key_);
}

std::string read_or_make_key(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path) && make_key(path))
    log::info("made the key {}: keep it to give the same patients the same hashes", path.string());
  std::string key(trim(read_text(path)));
  if (key.size() < shortest_key)
    throw Error(ExitCode::unreadable,
                fmt::format("{}: a key of {} characters is too short", path.string(), key.size()),
                fmt::format("give a file with at least {} random characters", shortest_key));
  return key;
}

} // namespace thorax::pipeline
