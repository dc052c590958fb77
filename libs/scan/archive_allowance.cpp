#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/error.h"
#include "scan/archive.h"

namespace thorax::scan {

namespace fs = std::filesystem;

ArchiveAllowance::ArchiveAllowance(fs::path outermost, const ArchiveLimits& limits)
    : outermost_(std::move(outermost)), most_entries_(limits.entries) {
  std::error_code unknown;
  const auto size = fs::file_size(outermost_, unknown);
  const double by_size = unknown ? 0 : limits.ratio * static_cast<double>(size);
  most_bytes_ = static_cast<std::uint64_t>(std::min(
      static_cast<double>(limits.bytes), std::max(static_cast<double>(limits.always), by_size)));
}

void ArchiveAllowance::refuse(const std::string& why) const {
  throw Error(ExitCode::unreadable, fmt::format("{}: {}", outermost_.string(), why),
              "unpack it yourself if you trust it, and give the folder");
}

void ArchiveAllowance::take_entry() {
  if (++entries_ > most_entries_)
    refuse(fmt::format("holds more than {} entries", most_entries_));
}

void ArchiveAllowance::take_bytes(std::uint64_t count) {
  bytes_ += count;
  if (bytes_ > most_bytes_)
    refuse(fmt::format("unpacks to more than {} MiB, which its size does not account for",
                       most_bytes_ >> 20));
}

} // namespace thorax::scan
