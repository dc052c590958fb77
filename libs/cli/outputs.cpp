#include "cli/outputs.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include <fmt/format.h>

#include "cli/config_option.h"
#include "core/atomic_file.h"
#include "core/error.h"
#include "core/folder.h"

namespace thorax::cli {
namespace {

namespace fs = std::filesystem;

/// Symbolic links followed as far as the path exists.
fs::path where(const fs::path& path) {
  std::error_code error;
  const fs::path found = fs::weakly_canonical(fs::absolute(path), error);
  return error ? fs::absolute(path).lexically_normal() : found;
}

/// A path, where it leads, and the option that names it.
struct Named {
  std::string name;
  fs::path path, place;
};

std::vector<Named> paths_of(const CLI::App& app) {
  std::vector<Named> result;
  for (const CLI::Option* option : app.get_options())
    if (names_a_path(*option))
      for (const std::string& path : option->results())
        result.push_back({option->get_name(), path, where(path)});
  return result;
}

[[noreturn]] void fail_same(const std::string& first, const std::string& second,
                            const fs::path& path) {
  throw Error(ExitCode::command_line,
              fmt::format("{} and {} lead to the same file: {}", first, second, path.string()),
              "choose another name for the output");
}

/// What the verb writes without being told a name: its own files, and the unfinished forms of its
/// outputs.
std::vector<fs::path> further_outputs(const Verb& verb, const std::vector<Named>& outputs) {
  std::vector<fs::path> result = verb.further_outputs();
  for (const Named& output : outputs)
    for (const char* ending : {".part", ".parts", ".shards", ".unpacked", ".lock"})
      result.push_back(output.path.string() + ending);
  return result;
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

void check_outputs(const Verb& verb) {
  const auto is_output = [&](const std::string& name) {
    return std::find(verb.outputs().begin(), verb.outputs().end(), name) != verb.outputs().end();
  };
  for (const CLI::Option* option : verb.app().get_options())
    check_paths(*option, is_output(option->get_name()));

  const std::vector<Named> paths = paths_of(verb.app());
  std::vector<Named> outputs;
  std::copy_if(paths.begin(), paths.end(), std::back_inserter(outputs),
               [&](const Named& one) { return is_output(one.name); });
  for (const Named& output : outputs) {
    for (const Named& other : paths)
      if (other.name != output.name && other.place == output.place)
        fail_same(other.name, output.name, output.path);
    for (const fs::path& input : verb.further_inputs())
      if (where(input) == output.place)
        fail_same(input.string(), output.name, output.path);
  }
  for (const fs::path& further : further_outputs(verb, outputs)) {
    const fs::path written = where(further);
    for (const Named& named : paths)
      if (lies_within(named.place, written))
        throw Error(ExitCode::command_line,
                    fmt::format("{} leads to {}, which the command writes itself", named.name,
                                named.path.string()),
                    "choose another name");
  }
  for (const Named& output : outputs)
    check_unused(output.path);
}

} // namespace thorax::cli
