#include "cli/outputs.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "cli/config.h"
#include "core/atomic_file.h"
#include "core/error.h"

namespace thorax::cli {
namespace {

namespace fs = std::filesystem;

/// Symbolic links followed as far as the path exists.
fs::path where(const std::string& path) {
  std::error_code error;
  const fs::path found = fs::weakly_canonical(fs::absolute(path), error);
  return error ? fs::absolute(path).lexically_normal() : found;
}

bool leads_to(const CLI::Option& option, const fs::path& file) {
  const auto& values = option.results();
  return names_a_path(option) &&
         std::any_of(values.begin(), values.end(),
                     [&](const std::string& value) { return where(value) == file; });
}

/// Refuses an empty path, and what is neither file nor folder: a pipe would block, a device be
/// replaced.
void check_paths(const CLI::Option& option, bool output) {
  if (!names_a_path(option))
    return;
  for (const std::string& path : option.results()) {
    if (path.empty())
      throw Error(ExitCode::command_line, fmt::format("{} is empty", option.get_name()),
                  "give a path");
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status))
      throw Error(output ? ExitCode::exists : ExitCode::unreadable,
                  fmt::format("neither a file nor a folder: {}", path),
                  output ? "choose another name" : "give a file");
  }
}

} // namespace

void check_outputs(const CLI::App& app, const std::vector<std::string>& outputs) {
  for (const CLI::Option* option : app.get_options())
    check_paths(*option,
                std::find(outputs.begin(), outputs.end(), option->get_name()) != outputs.end());
  for (const std::string& name : outputs) {
    const CLI::Option* output = app.get_option_no_throw(name);
    if (!output || output->empty())
      continue;
    const std::string& path = output->results().front();
    for (const CLI::Option* other : app.get_options())
      if (other != output && leads_to(*other, where(path)))
        throw Error(
            ExitCode::command_line,
            fmt::format("{} and {} lead to the same file: {}", other->get_name(), name, path),
            "choose another name for the output");
    check_unused(path);
  }
}

} // namespace thorax::cli
