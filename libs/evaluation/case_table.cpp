#include "evaluation/case_table.h"

#include <fstream>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/text.h"
#include "core/unicode.h"

namespace thorax::evaluation {
namespace {

using Path = std::filesystem::path;

enum class FileKind { hdf5, text, other };

FileKind kind_of(const Path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string head(4096, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  if (head.starts_with("\x89HDF\r\n\x1a\n"))
    return FileKind::hdf5;
  return head.find('\0') == std::string::npos ? FileKind::text : FileKind::other;
}

/// The table's header, without blanks around the names. Throws Error(unreadable) when it is not
/// UTF-8 or not separated by commas.
Header header_of(const CsvReader& table, const std::string& file) {
  Header header{file, {}};
  for (const std::string& name : table.header()) {
    if (!is_utf8(name))
      throw Error(ExitCode::unreadable,
                  fmt::format("{} line {}: the header is not UTF-8", file, table.line()),
                  "save the table as UTF-8");
    header.columns.emplace_back(trim(name));
  }
  if (const std::string& name = header.columns.front(); header.columns.size() == 1)
    for (const char separator : {';', '\t'})
      if (name.find(separator) != std::string::npos)
        throw Error(ExitCode::unreadable,
                    fmt::format("{} line {}: columns are separated by {}", file, table.line(),
                                separator == ';' ? "semicolons" : "tabs"),
                    "save it separated by commas, with decimal points");
  return header;
}

void refuse_folder(const Path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error))
    throw Error(ExitCode::unreadable, fmt::format("{} is a folder", path.string()),
                "give the files in it");
}

std::unique_ptr<CaseTable> open_table(const Path& path) {
  return std::make_unique<CaseTable>(read_text(path), path.string());
}

} // namespace

CaseTable::CaseTable(std::string text, const std::string& file)
    : reader(with_context(file, [&] { return CsvReader(std::move(text)); })),
      header(header_of(reader, file)) {}

bool is_hdf5(const Path& path) {
  return kind_of(path) == FileKind::hdf5;
}

std::unique_ptr<CaseTable> open_predictions(const Path& path) {
  refuse_folder(path);
  switch (kind_of(path)) {
  case FileKind::hdf5:
    return nullptr;
  case FileKind::text:
    return open_table(path);
  case FileKind::other:
    break;
  }
  throw Error(ExitCode::unreadable, fmt::format("{} is not predictions", path.string()),
              "give an HDF5 file of thorax-classify or a CSV table in UTF-8");
}

std::unique_ptr<CaseTable> open_labels(const Path& path) {
  if (path.empty())
    return nullptr;
  refuse_folder(path);
  if (kind_of(path) != FileKind::text)
    throw Error(ExitCode::unreadable, fmt::format("{} is not a table of labels", path.string()),
                "give a CSV table in UTF-8");
  return open_table(path);
}

} // namespace thorax::evaluation
