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

} // namespace

void check_outputs(const CLI::App& app, const std::vector<std::string>& outputs) {
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
