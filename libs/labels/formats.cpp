#include "labels/formats.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/text.h"

namespace thorax::labels {

std::int8_t label_of(Uncertain uncertain) {
  switch (uncertain) {
  case Uncertain::positive:
    return 1;
  case Uncertain::negative:
    return 0;
  case Uncertain::unknown:
    break;
  }
  return store::unknown_label;
}

std::vector<std::string> choose_findings(const std::vector<std::string>& wanted,
                                         const std::vector<std::string>& offered) {
  for (const std::string& name : wanted)
    if (std::find(offered.begin(), offered.end(), name) == offered.end())
      throw Error(ExitCode::unreadable, fmt::format("there is no finding \"{}\"", name),
                  fmt::format("use some of {}", join(offered, ", ")));
  return wanted.empty() ? offered : wanted;
}

store::Task task_of_findings(std::size_t count) {
  return count == 1 ? store::Task::binary : store::Task::multilabel;
}

std::vector<Row> read_rows(const CsvTable& csv, const std::function<Row(std::size_t row)>& reader) {
  std::vector<Row> rows(csv.rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    with_context(fmt::format("line {}", csv.lines[row]), [&] {
      rows[row] = reader(row);
      if (rows[row].key.empty())
        throw Error(ExitCode::unreadable, "the key is empty", "name the file or series it is for");
    });
  }
  return rows;
}

std::vector<std::string> read_list(const std::filesystem::path& path) {
  std::vector<std::string> lines;
  for (const std::string& line : split(read_text(path), '\n'))
    if (const auto text = trim(line); !text.empty())
      lines.emplace_back(text);
  return lines;
}

} // namespace thorax::labels
