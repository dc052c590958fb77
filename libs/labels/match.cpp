#include "labels/match.h"

#include <filesystem>
#include <unordered_map>

#include <fmt/format.h>

#include "core/archive_name.h"
#include "core/error.h"
#include "core/in_quotes.h"
#include "core/text.h"

namespace thorax::labels {

namespace {

using RowIndex = std::unordered_map<std::string, std::size_t>;

std::string normal(const std::string& key) {
  return std::filesystem::path(key).lexically_normal().generic_string();
}

/// "a/b/c.png" -> "a/b/c.png", "b/c.png", "c.png".
std::vector<std::string> endings(const std::string& path) {
  std::vector<std::string> found = {path};
  for (std::size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1))
    found.push_back(path.substr(slash + 1));
  return found;
}

/// Without the extensions of images, in lower or upper case.
std::string without_extension(std::string path) {
  for (const std::string_view extension : {".gz", ".nii", ".nrrd", ".mha", ".mhd", ".dcm", ".ima",
                                           ".png", ".jpg", ".jpeg", ".tif", ".tiff"})
    if (lower(path).ends_with(extension))
      path.resize(path.size() - extension.size());
  return path;
}

std::optional<std::size_t> find_by_path(const RowIndex& rows, const std::string& path) {
  for (const std::string& start : {path, without_extension(path)})
    for (const std::string& ending : endings(start))
      if (const auto row = rows.find(ending); row != rows.end())
        return row->second;
  return std::nullopt;
}

std::optional<std::size_t> find_by_group(const RowIndex& rows, const CaseNames& names) {
  for (const std::string& group : names.groups)
    if (const auto row = rows.find(group); row != rows.end())
      return row->second;
  return std::nullopt;
}

std::optional<std::size_t> find_by_folder(const RowIndex& rows, const std::string& path) {
  std::filesystem::path folder = std::filesystem::path(path).parent_path();
  for (; folder.has_relative_path(); folder = folder.parent_path()) {
    const std::string name = folder.filename().string();
    const std::string stem = name.substr(0, name.size() - archive_ending(name).size());
    for (const std::string& each : {name, stem})
      if (const auto row = rows.find(each); row != rows.end())
        return row->second;
  }
  return std::nullopt;
}

} // namespace

Match match_rows(const Table& table, std::span<const CaseNames> cases) {
  RowIndex rows;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    rows.emplace(table.rows[row].key, row);
    rows.emplace(normal(table.rows[row].key), row);
  }

  Match match;
  std::vector<const std::string*> path_of_row(table.rows.size(), nullptr);
  std::vector<bool> used(table.rows.size(), false);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const CaseNames& names = cases[i];
    auto row = find_by_path(rows, names.path);
    if (row) {
      if (path_of_row[*row] && *path_of_row[*row] != names.path)
        throw Error(ExitCode::inconsistent,
                    fmt::format("the label row {} fits two cases: {} and {}",
                                in_quotes(table.rows[*row].key), *path_of_row[*row], names.path),
                    "write the folder above in front of the name in the table");
      path_of_row[*row] = &names.path;
    } else {
      row = find_by_group(rows, names);
      if (!row)
        row = find_by_folder(rows, names.path);
    }
    match.row_of_case.push_back(row);
    if (row)
      used[*row] = true;
    else
      match.unmatched_cases.push_back(i);
  }
  for (std::size_t row = 0; row < used.size(); ++row)
    if (!used[row])
      match.unmatched_rows.push_back(row);
  return match;
}

} // namespace thorax::labels
