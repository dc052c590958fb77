#include <array>

#include "fuzz/reader.h"
#include "labels/match.h"
#include "labels/table.h"

namespace thorax::fuzz {

const char* const file_name = "labels.csv";

void read_file(const std::filesystem::path& path) {
  const std::array cases = {labels::CaseNames{"images/00000001_000.png", {"study", "1"}},
                            labels::CaseNames{"images/a/b.png", {"a"}}};
  for (const std::string& format : labels::format_names())
    attempt([&] {
      const labels::Table table =
          labels::read_tables(std::span(&path, 1), {.format = labels::parse_format(format)});
      labels::match_rows(table, cases);
    });
}

} // namespace thorax::fuzz
