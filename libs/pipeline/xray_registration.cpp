#include "pipeline/xray_registration.h"

#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"
#include "imaging/registration.h"

namespace thorax::pipeline {

bool lay_over(const Raster<float>& reference, Raster<float>& picture, const std::string& id,
              bool error_on_fault, Notes& notes) {
  const imaging::Registration found = imaging::register_to(reference, picture);
  if (!found.fault.empty() && error_on_fault)
    throw Error(ExitCode::inconsistent, fmt::format("cannot be registered: {}", found.fault),
                "leave it out, or use --on-unregistered keep");
  if (!found.fault.empty()) {
    notes["unregistered"][id] = found.fault;
    return false;
  }
  notes["registrations"][id] = {{"matrix", found.transform.matrix},
                                {"offset", found.transform.offset}};
  picture = imaging::transformed(picture, found.transform);
  return true;
}

void tell_registrations(const Notes& notes, cli::RunReport& report) {
  const Notes registered = notes.value("registrations", Notes::object());
  const Notes unregistered = notes.value("unregistered", Notes::object());
  report.set("registrations", text_of(registered));
  report.set("unregistered", text_of(unregistered));
  if (!unregistered.empty())
    log::warning("{} of {} pictures could not be registered and are as they were, the first: {} "
                 "({})",
                 unregistered.size(), unregistered.size() + registered.size(),
                 unregistered.begin().key(), unregistered.begin()->get<std::string>());
}

} // namespace thorax::pipeline
