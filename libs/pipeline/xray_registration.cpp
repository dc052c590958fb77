#include "pipeline/xray_registration.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/log.h"

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

void XrayRegistration::tell(cli::RunReport& report) const {
  nlohmann::json transforms = nlohmann::json::object();
  for (const auto& [id, transform] : transforms_)
    transforms[id] = {{"matrix", transform.matrix}, {"offset", transform.offset}};
  const auto text = [](const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  };
  report.set("registrations", text(transforms));
  report.set("unregistered", text(faults_));
  if (!faults_.empty())
    log::warning("{} of {} pictures could not be registered and are as they were, the first: {} "
                 "({})",
                 faults_.size(), faults_.size() + transforms_.size(), faults_.begin()->first,
                 faults_.begin()->second);
}

} // namespace thorax::pipeline
