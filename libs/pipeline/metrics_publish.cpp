#include "pipeline/metrics_publish.h"

#include "core/atomic_file.h"

namespace thorax::pipeline {
namespace fs = std::filesystem;
namespace {

void replace_entries(const fs::path& folder, const fs::path& part) {
  for (const auto& entry : fs::directory_iterator(part)) {
    const fs::path target = folder / entry.path().filename();
    if (entry.is_directory())
      fs::remove_all(target);
    fs::rename(entry.path(), target);
  }
  fs::remove(part);
}

} // namespace

void publish(const fs::path& folder, const std::map<std::string, std::string>& files) {
  const fs::path part = folder.string() + ".part";
  std::error_code ignored;
  try {
    fs::remove_all(part);
    for (const auto& [name, content] : files) {
      fs::create_directories((part / name).parent_path());
      write_text(part / name, content);
    }
    if (fs::exists(folder))
      replace_entries(folder, part);
    else
      fs::rename(part, folder);
  } catch (const fs::filesystem_error& error) {
    fs::remove_all(part, ignored);
    fail_to_write(folder, error.code().value());
  } catch (...) {
    fs::remove_all(part, ignored);
    throw;
  }
}

} // namespace thorax::pipeline
