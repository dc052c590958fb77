#include "scan/archive.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <locale.h>
#include <unistd.h>

#include "core/atomic_file.h"
#include "core/log.h"
#include "core/stop.h"
#include "core/text.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t buffer_size = 1 << 20;

/// libarchive gives names in the thread's locale, and none where it cannot write them.
class Utf8Locale {
public:
  Utf8Locale() : utf8_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (utf8_)
      before_ = ::uselocale(utf8_);
  }
  ~Utf8Locale() {
    if (!utf8_)
      return;
    ::uselocale(before_);
    ::freelocale(utf8_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

private:
  locale_t utf8_, before_ = nullptr;
};

using Reader = std::unique_ptr<archive, decltype(&archive_read_free)>;

Reader open(const fs::path& path, bool& opened) {
  Reader reader(archive_read_new(), &archive_read_free);
  archive_read_support_format_zip(reader.get());
  archive_read_support_format_tar(reader.get());
  archive_read_support_format_7zip(reader.get());
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_filter_bzip2(reader.get());
  archive_read_support_filter_xz(reader.get());
  archive_read_support_filter_zstd(reader.get());
  opened = archive_read_open_filename(reader.get(), path.c_str(), buffer_size) == ARCHIVE_OK;
  return reader;
}

std::string reason(archive* reader) {
  const char* text = archive_error_string(reader);
  return one_line(text ? text : "no reason given");
}

/// Entries of one kind that are left out, for one warning of them.
struct SkippedEntries {
  const char* what;
  std::size_t count = 0;
  std::string first = {};

  void add(const std::string& name) {
    if (count++ == 0)
      first = name;
  }
};

class Unpacking {
public:
  Unpacking(const fs::path& path, const fs::path& folder, ArchiveAllowance& allowance)
      : path_(path), folder_(folder), allowance_(allowance), reader_(nullptr, &archive_read_free) {
    bool opened = false;
    reader_ = open(path, opened);
    if (!opened)
      fail(archive_errno(reader_.get()) == ENOENT ? "no such file" : "damaged archive");
  }

  std::size_t all() {
    while (archive_entry* entry = next()) {
      stop_if_asked();
      allowance_.take_entry();
      if (archive_entry_filetype(entry) != AE_IFDIR)
        take(entry);
    }
    for (const SkippedEntries& each : {outside_, special_, repeated_, too_long_})
      if (each.count > 0)
        log::warning("{}: {} {} left out, the first: {}", path_.string(), each.count, each.what,
                     each.first);
    return files_;
  }

private:
  [[noreturn]] void fail(const std::string& what) {
    unreadable(path_, fmt::format("{} ({})", what, reason(reader_.get())),
               "copy it again, or leave it out");
  }

  archive_entry* next() {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(reader_.get(), &entry);
    if (status == ARCHIVE_EOF)
      return nullptr;
    refuse_encrypted(entry);
    if (status < ARCHIVE_WARN)
      fail("damaged archive");
    return entry;
  }

  void refuse_encrypted(archive_entry* entry) {
    if ((entry && archive_entry_is_encrypted(entry)) ||
        archive_read_has_encrypted_entries(reader_.get()) > 0)
      unreadable(path_, "is encrypted", "unpack it with its password and give the folder");
  }

  static std::string name_of(archive_entry* entry) {
    const char* name = archive_entry_pathname(entry);
    if (!name)
      name = archive_entry_pathname_utf8(entry);
    std::string text = name ? name : "";
    std::replace(text.begin(), text.end(), '\\', '/');
    return text;
  }

  /// The name below the archive; nothing where it leads outside.
  static std::optional<fs::path> inside(const std::string& name) {
    const fs::path path = fs::path(name).lexically_normal();
    if (path.empty() || path.is_absolute() || !path.has_filename() || path == "." ||
        *path.begin() == "..")
      return std::nullopt;
    return path;
  }

  void take(archive_entry* entry) {
    const std::string name = name_of(entry);
    const auto below = inside(name);
    if (!below)
      return outside_.add(one_line(name));
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry))
      return special_.add(one_line(name));
    std::error_code error;
    fs::create_directories((folder_ / *below).parent_path(), error);
    if (error == std::errc::no_space_on_device)
      fail_to_write(folder_ / *below, ENOSPC);
    const int file = ::open((folder_ / *below).c_str(),
                            O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0 && (errno == EEXIST || errno == ENOTDIR || errno == EISDIR))
      return repeated_.add(one_line(name));
    if (file < 0 && errno == ENAMETOOLONG)
      return too_long_.add(one_line(name.substr(0, 80)));
    if (file < 0)
      fail_to_write(folder_ / *below, errno);
    const std::unique_ptr<const int, void (*)(const int*)> closing(
        &file, [](const int* each) { ::close(*each); });
    write(file, folder_ / *below);
    ++files_;
  }

  void write(int file, const fs::path& path) {
    for (;;) {
      stop_if_asked();
      const auto size = archive_read_data(reader_.get(), buffer_.data(), buffer_.size());
      if (size == 0)
        return;
      if (size < 0) {
        refuse_encrypted(nullptr);
        fail("damaged archive");
      }
      allowance_.take_bytes(static_cast<std::uint64_t>(size));
      for (ssize_t done = 0; done < size;) {
        const ssize_t step = ::write(file, buffer_.data() + done, static_cast<size_t>(size - done));
        if (step < 0)
          fail_to_write(path, errno);
        done += step;
      }
    }
  }

  const fs::path& path_;
  const fs::path& folder_;
  ArchiveAllowance& allowance_;
  Reader reader_;
  std::vector<char> buffer_ = std::vector<char>(buffer_size);
  std::size_t files_ = 0;
  SkippedEntries outside_{"entries that lead outside it are"};
  SkippedEntries special_{"links and other entries that are no files are"};
  SkippedEntries repeated_{"entries whose name occurs again are"};
  SkippedEntries too_long_{"entries with names too long for this disk are"};
};

} // namespace

bool is_archive(const fs::path& path) {
  bool opened = false;
  const Reader reader = open(path, opened);
  archive_entry* entry = nullptr;
  return opened && archive_read_next_header(reader.get(), &entry) != ARCHIVE_FATAL &&
         archive_format(reader.get()) != 0;
}

std::size_t unpack_archive(const fs::path& path, const fs::path& folder,
                           ArchiveAllowance& allowance) {
  const Utf8Locale locale;
  return Unpacking(path, folder, allowance).all();
}

} // namespace thorax::scan
