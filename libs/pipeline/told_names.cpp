#include "pipeline/told_names.h"

#include <algorithm>
#include <span>

#include <nlohmann/json.hpp>

#include "core/log.h"
#include "core/text.h"
#include "pipeline/json_line.h"

namespace thorax::pipeline {

void warn_of_names(const std::vector<std::string>& names, const std::string& what,
                   std::string_view key, cli::Run& run) {
  constexpr std::size_t most = 3;
  if (names.empty())
    return;
  const auto shown = std::span(names).first(std::min(names.size(), most));
  log::warning("{}: {}{}", what, join(shown, ", "), names.size() > shown.size() ? ", ..." : "");
  run.report.set(key, json_line(nlohmann::json(names)));
}

void hide_dataset(const std::filesystem::path& input, cli::Run& run) {
  const std::string path = input.string();
  run.report.hide({path, path + ".shards"}, [path](const std::filesystem::path& named) {
    return named.string().starts_with(path) ? "(input)" : named.string();
  });
}

} // namespace thorax::pipeline
