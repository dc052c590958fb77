#include "support/run_command.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "core/atomic_file.h"
#include "support/temporary_folder.h"

namespace thorax::testing {
namespace {

[[noreturn]] void become(const std::vector<std::string>& arguments, const CommandOptions& options,
                         const TemporaryFolder& streams) {
  const auto redirect = [&](const char* name, int descriptor) {
    const int file = ::open((streams / name).c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
    ::dup2(file, descriptor);
  };
  redirect("out", STDOUT_FILENO);
  redirect("err", STDERR_FILENO);
  if (!options.folder.empty() && ::chdir(options.folder.c_str()) != 0)
    ::_exit(126);
  for (const auto& [name, value] : options.environment)
    ::setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> argv;
  for (const std::string& argument : arguments)
    argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execvp(argv[0], argv.data());
  ::_exit(127);
}

} // namespace

CommandResult run_command(std::vector<std::string> arguments, const CommandOptions& options) {
  if (arguments.at(0).starts_with("thorax-"))
    arguments[0] = (bin_folder() / arguments[0]).string();
  CommandResult result;
  for (const std::string& argument : arguments)
    result.command += argument + " ";

  const TemporaryFolder streams;
  const pid_t child = ::fork();
  if (child < 0)
    throw std::runtime_error("cannot fork");
  if (child == 0)
    become(arguments, options, streams);
  int status = 0;
  bool ended = false;
  if (options.signal_when) {
    while (!ended && !options.signal_when()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      ended = ::waitpid(child, &status, WNOHANG) == child;
    }
    if (!ended)
      ::kill(child, options.signal);
  }
  if (!ended)
    ::waitpid(child, &status, 0);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.out = read_text(streams / "out");
  result.err = read_text(streams / "err");
  return result;
}

std::function<bool()> has_lines(std::filesystem::path file, std::size_t lines) {
  return [file = std::move(file), lines] {
    std::ifstream stream(file);
    return std::count(std::istreambuf_iterator<char>(stream), {}, '\n') >=
           static_cast<std::ptrdiff_t>(lines);
  };
}

std::filesystem::path source_folder() {
  return THORAX_SOURCE;
}
std::filesystem::path bin_folder() {
  return THORAX_BIN;
}

} // namespace thorax::testing
