#include "core/error.h"
#include "pipeline/inspect_sheet.h"

namespace thorax::pipeline {

void write_sheet(const std::filesystem::path&, const store::DatasetReader&,
                 const std::vector<Shown>&, cli::Run&) {
  throw Error(ExitCode::unavailable, "this build cannot draw contact sheets",
              "use one with THORAX_WITH_IMAGING, or leave out --sheet");
}

} // namespace thorax::pipeline
