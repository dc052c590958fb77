#include "cli/outcome.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <new>
#include <system_error>

#include <fmt/format.h>

#include "core/text.h"

namespace thorax::cli {

Error output_error(int error) {
  return Error(error == ENOSPC || error == EDQUOT ? ExitCode::no_space : ExitCode::cannot_write,
               fmt::format("cannot write to standard output: {}", std::strerror(error)),
               "lead it elsewhere");
}

Outcome outcome_of(const std::function<void()>& work) {
  try {
    work();
    return {};
  } catch (const Error& error) {
    return {error.code(), error.line()};
  } catch (const std::filesystem::filesystem_error& error) {
    const bool full = error.code() == std::errc::no_space_on_device;
    return {full ? ExitCode::no_space : ExitCode::unreadable,
            fmt::format("{} - check the path and its permissions",
                        error.path1().empty()
                            ? one_line(error.what())
                            : error.path1().string() + ": " + error.code().message())};
  } catch (const std::system_error& error) {
    if (std::ferror(stdout) == 0)
      return {ExitCode::internal, "internal error: " + one_line(error.what())};
    const Error output = output_error(error.code().value());
    return {output.code(), output.line()};
  } catch (const std::bad_alloc&) {
    return {ExitCode::memory, "out of memory - use fewer --threads or a smaller batch"};
  } catch (const std::exception& error) {
    return {ExitCode::internal, "internal error: " + one_line(error.what())};
  }
}

} // namespace thorax::cli
