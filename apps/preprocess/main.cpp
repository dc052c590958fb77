#include "preprocess/ct_options.h"
#include "preprocess/shared_options.h"
#include "preprocess/xray_options.h"

using namespace thorax;
using namespace thorax::apps;

namespace {

const std::vector<ExitCode> exit_codes = {
    ExitCode::unreadable,   ExitCode::no_input,     ExitCode::corrupt, ExitCode::file_version,
    ExitCode::inconsistent, ExitCode::cannot_write, ExitCode::exists,  ExitCode::no_space};

} // namespace

int main(int argc, char** argv) {
  cli::Command command(
      {.name = "thorax-preprocess", .synopsis = "Clinical images and label tables into a dataset"});
  pipeline::PreprocessCtOptions ct;
  pipeline::PreprocessXrayOptions xray;
  add_ct(command, ct, exit_codes);
  add_xray(command, xray, exit_codes);
  return command.run(argc, argv);
}
