#include "pipeline/xray_registration.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/log.h"
#include "pipeline/case_ranks.h"

namespace thorax::pipeline {

XrayRegistration::XrayRegistration(Raster<float> reference, bool error_on_fault)
    : reference_(std::move(reference)), error_on_fault_(error_on_fault) {}

bool XrayRegistration::apply(Raster<float>& picture, const std::string& id) {
  const imaging::Registration found = imaging::register_to(reference_, picture);
  if (!found.fault.empty() && error_on_fault_)
    throw Error(ExitCode::inconsistent, fmt::format("cannot be registered: {}", found.fault),
                "leave it out, or use --on-unregistered keep");
  const std::lock_guard lock(mutex_);
  if (!found.fault.empty()) {
    faults_[id] = found.fault;
    return false;
  }
  transforms_[id] = found.transform;
  picture = imaging::transformed(picture, found.transform);
  return true;
}

void XrayRegistration::tell(cli::RunReport& report, comm::Communicator& ranks) const {
  nlohmann::json transforms = nlohmann::json::object(), faults = nlohmann::json::object();
  for (const auto& [id, transform] : transforms_)
    transforms[id] = {{"matrix", transform.matrix}, {"offset", transform.offset}};
  for (const auto& [id, fault] : faults_)
    faults[id] = fault;
  const auto text = [](const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  };
  const auto all = nlohmann::json::parse(joined_report(
      text({{"registrations", std::move(transforms)}, {"unregistered", std::move(faults)}}),
      ranks));
  for (const auto& [key, value] : all.items())
    report.set(key, text(value));
  const auto& unregistered = all["unregistered"];
  if (!unregistered.empty())
    log::warning("{} of {} pictures could not be registered and are as they were, the first: {} "
                 "({})",
                 unregistered.size(), unregistered.size() + all["registrations"].size(),
                 unregistered.begin().key(), unregistered.begin()->get<std::string>());
}

} // namespace thorax::pipeline
