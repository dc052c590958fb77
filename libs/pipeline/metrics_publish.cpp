#include "pipeline/metrics_publish.h"

#include "core/atomic_file.h"
#include "core/atomic_folder.h"

namespace thorax::pipeline {
namespace fs = std::filesystem;
namespace {

/// The page of an earlier report, which links to its plots; empty where there is none.
std::string earlier_page(const fs::path& folder) {
  const fs::path page = folder / "report.md";
  std::error_code error;
  return fs::is_regular_file(page, error) ? read_text(page) : "";
}

} // namespace

void publish(const fs::path& folder, const std::map<std::string, std::string>& files, bool force) {
  const auto write = [&](const fs::path& fresh) {
    for (const auto& [name, content] : files)
      write_text(fresh / name, content);
  };
  const std::string page = earlier_page(folder);
  const auto outdated = [&](const fs::path& file) {
    return page.find("(<" + file.generic_string() + ">)") != std::string::npos;
  };
  write_folder(folder, write, {force, outdated});
}

} // namespace thorax::pipeline
