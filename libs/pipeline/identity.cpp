#include "pipeline/identity.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <random>

#include <cstdlib>
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
constexpr std::size_t key_digits = 64;

std::string random_key() {
  std::random_device device;
  std::string key;
  while (key.size() < key_digits)
    key += fmt::format("{:08x}", device());
  return key;
}

bool is_key(const std::string& text) {
  return text.size() == key_digits &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c); });
}

/// Makes the file, complete or not at all, for its owner's eyes. Another process may have been
/// faster: then its key holds.
void make_key(const std::filesystem::path& path) {
  make_folder(std::filesystem::absolute(path).parent_path());
  std::string part = path.string() + ".XXXXXX";
  const int file = ::mkstemp(part.data());
  const std::string text = random_key() + "\n";
  const bool written =
      file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(file) == 0;
  const bool made = written && (::link(part.c_str(), path.c_str()) == 0 || errno == EEXIST);
  const int error = errno;
  if (file >= 0) {
    ::close(file);
    ::unlink(part.c_str());
  }
  if (!made)
    fail_to_write(path, error);
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
  if (!std::filesystem::exists(path)) {
    make_key(path);
    log::info("made the key {}: keep it to give the same patients the same hashes", path.string());
  }
  std::string key(trim(read_text(path)));
  if (!is_key(key))
    throw Error(ExitCode::unreadable,
                fmt::format("{}: not a key of {} hexadecimal digits", path.string(), key_digits),
                "give a key file that thorax-preprocess made, or a new name to make one");
  return key;
}

} // namespace thorax::pipeline
