#include "pipeline/case_files.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/hash.h"
#include "core/parallel.h"
#include "core/stop.h"
#include "pipeline/case_ranks.h"
#include "pipeline/sidecar.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

/// Its id, which may be its name, and the hashes of its files and sidecar, which it is known by.
std::string content_of(const Case& each) {
  std::string content = each.id;
  for (const fs::path& path : each.files())
    content += sha256_file(path);
  if (const fs::path beside = sidecar_of(each.path); !each.slices && !beside.empty())
    content += sha256_file(beside);
  return content;
}

} // namespace

void check_not_replaced(const std::vector<Case>& cases, const fs::path& output) {
  if (!fs::exists(output))
    return;
  const auto check = [&](const fs::path& path) {
    if (fs::equivalent(path, output))
      throw Error(ExitCode::inconsistent,
                  fmt::format("the output is an input, too: {}", path.string()),
                  "choose another name for the output");
  };
  for (const Case& each : cases)
    for (const fs::path& path : each.files())
      check(path);
}

std::vector<std::string> contents_of(std::span<const Case> cases, int threads) {
  std::vector<std::string> contents(cases.size());
  parallel_for(cases.size(), threads, [&](std::size_t i) {
    stop_if_asked();
    const Case& each = cases[i];
    contents[i] = each.kind == CaseKind::stored ? each.stored->content_hash() : content_of(each);
  });
  return contents;
}

std::string content_hash(std::span<const std::string> own, comm::Communicator& ranks) {
  Sha256 all;
  for (const nlohmann::json& part : gathered(std::vector(own.begin(), own.end()), ranks))
    for (const nlohmann::json& content : part)
      all.add(content.get_ref<const std::string&>());
  return all.hex();
}

} // namespace thorax::pipeline
