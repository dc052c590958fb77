#include "pipeline/left_out.h"

#include <nlohmann/json.hpp>

#include "core/log.h"
#include "core/text.h"
#include "pipeline/json_line.h"

namespace thorax::pipeline {

void LeftOut::add(const std::string& reason, std::string name, std::size_t count) {
  by_reason_[reason].push_back({one_line(std::move(name)), count});
}

void LeftOut::tell(cli::Run& run) const {
  nlohmann::ordered_json report = nlohmann::ordered_json::array();
  for (const auto& [reason, entries] : by_reason_) {
    std::size_t files = 0;
    nlohmann::ordered_json names = nlohmann::ordered_json::array();
    for (const Entry& entry : entries) {
      files += entry.count;
      names.push_back({{"name", entry.name}, {"files", entry.count}});
    }
    log::info("left out: {} files, {}; the first: {}", files, reason, entries.front().name);
    report.push_back({{"reason", reason}, {"files", files}, {"names", std::move(names)}});
  }
  if (!report.empty())
    run.report.set("left_out", json_line(report));
}

} // namespace thorax::pipeline
