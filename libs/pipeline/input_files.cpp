#include "pipeline/input_files.h"

#include <array>
#include <fstream>
#include <optional>
#include <span>
#include <string>
#include <tuple>

#include "core/append.h"
#include "core/error.h"
#include "core/folder.h"
#include "pipeline/shared_reading.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;
using scan::FileKind;

bool is_apple_double(const fs::path& path) {
  constexpr std::array<char, 4> mark = {'\x00', '\x05', '\x16', '\x07'};
  std::array<char, 4> start{};
  std::ifstream(path, std::ios::binary).read(start.data(), start.size());
  return start == mark;
}

/// What a file holds, or why it cannot be opened.
struct KindOfFile {
  FileKind kind = FileKind::other;
  bool is_attributes = false; ///< macOS keeps those of "a.dcm" in "._a.dcm" on disks of others
  std::optional<Error> error = {};
};

auto fields(KindOfFile& file) {
  return std::tie(file.kind, file.is_attributes, file.error);
}
auto fields(const KindOfFile& file) {
  return std::tie(file.kind, file.is_attributes, file.error);
}

KindOfFile look_at(const fs::path& path) {
  try {
    if (path.filename().string().starts_with("._") && is_apple_double(path))
      return {.is_attributes = true};
    return {.kind = scan::kind_of(path)};
  } catch (const Error& error) {
    return {.error = error};
  }
}

/// What rank 0 sees, so that all ranks share one list.
FolderContent shared_content(const fs::path& folder, comm::Communicator& ranks) {
  if (ranks.size() == 1)
    return content_of(folder);
  std::vector<std::string> files, unreadable;
  std::vector<std::optional<Error>> errors;
  Packer packer;
  if (ranks.rank() == 0) {
    const FolderContent content = content_of(folder);
    for (const fs::path& path : content.files)
      files.push_back(path.string());
    for (const auto& [path, error] : content.unreadable) {
      unreadable.push_back(path.string());
      errors.emplace_back(error);
    }
    for (const auto* list : {&files, &unreadable})
      packer.add(*list);
    packer.add(errors);
  }
  const std::string bytes = ranks.broadcast_text(packer.bytes());
  Unpacker unpacker(std::as_bytes(std::span(bytes)));
  unpacker.take(files);
  unpacker.take(unreadable);
  unpacker.take(errors);
  FolderContent content{std::vector<fs::path>(files.begin(), files.end()), {}};
  for (std::size_t i = 0; i < unreadable.size(); ++i)
    content.unreadable.emplace_back(unreadable[i], *errors[i]);
  return content;
}

/// The files below a folder; what cannot be opened stops the run or is skipped.
std::vector<fs::path> readable_files(const fs::path& folder, cli::Run& run,
                                     comm::Communicator& ranks) {
  FolderContent content = shared_content(folder, ranks);
  for (const auto& [path, error] : content.unreadable)
    cli::skip_or_throw(run, path.string(), error);
  return std::move(content.files);
}

} // namespace

std::vector<fs::path> files_below(const Input& input, cli::Run& run, comm::Communicator& ranks) {
  std::vector<fs::path> files = readable_files(input.path, run, ranks);
  const auto plain = [](const fs::path& path) { return fs::absolute(path).lexically_normal(); };
  if (!input.apart.empty() && lies_within(plain(input.apart), plain(input.path)))
    std::erase_if(files, [&, apart = plain(input.apart)](const fs::path& file) {
      return lies_within(plain(file), apart);
    });
  if (!input.unpacked.empty())
    append(files, readable_files(input.unpacked, run, ranks));
  return files;
}

FilesByKind sorted_by_kind(const std::vector<fs::path>& paths, LeftOut& left_out, cli::Run& run,
                           comm::Communicator& ranks) {
  const auto kinds = shared_reading<KindOfFile>(paths.size(), run.threads, ranks,
                                                [&](std::size_t i) { return look_at(paths[i]); });
  FilesByKind files;
  for (std::size_t i = 0; i < paths.size(); ++i)
    if (kinds[i].error)
      cli::skip_or_throw(run, paths[i].string(), *kinds[i].error);
    else if (kinds[i].is_attributes)
      left_out.add("attributes of other files, kept by macOS", paths[i].string());
    else
      files[kinds[i].kind].push_back(paths[i]);
  return files;
}

} // namespace thorax::pipeline
