#include "fuzz/reader.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"

/// LeakSanitizer is told what libraries leak: HDF5
/// some bytes for each damaged object header, DCMTK a record of a damaged DICOMDIR.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libhdf5\nleak:DcmDirectoryRecord::read\n";
}

namespace thorax::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr std::array documented = {
    ExitCode::config,       ExitCode::unreadable,   ExitCode::no_input,   ExitCode::corrupt,
    ExitCode::file_version, ExitCode::inconsistent, ExitCode::unavailable};

/// A folder for the time of the process.
class Scratch {
public:
  Scratch() {
    log::start({.command = "fuzz", .level = log::Level::error});
    std::string pattern = (fs::temp_directory_path() / "thorax-fuzz-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
      throw std::runtime_error("cannot make a temporary folder");
    folder_ = pattern;
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  fs::path operator/(const char* name) const { return folder_ / name; }

private:
  fs::path folder_;
};

} // namespace

void attempt(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    if (std::find(documented.begin(), documented.end(), error.code()) == documented.end())
      throw std::logic_error(
          fmt::format("exit code {}: {}", static_cast<int>(error.code()), error.line()));
    if (error.line().find('\n') != std::string::npos)
      throw std::logic_error("an error of several lines: " + error.line());
  }
}

void read_bytes(std::span<const std::uint8_t> bytes) {
  static const Scratch scratch;
  const fs::path path = scratch / file_name;
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  attempt([&] { read_file(path); });
}

} // namespace thorax::fuzz
