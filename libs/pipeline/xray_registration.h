#pragma once

#include <map>
#include <mutex>
#include <string>

#include "cli/run.h"
#include "comm/communicator.h"
#include "core/volume.h"
#include "imaging/registration.h"

// Private to thorax-preprocess xray: pictures laid over a reference.

namespace thorax::pipeline {

/// Registers pictures to a reference of the same size and accounts for it. Thread-safe.
class XrayRegistration {
public:
  /// @param error_on_fault throw Error(inconsistent) for a picture that cannot be registered,
  /// instead of leaving it as it is
  XrayRegistration(Raster<float> reference, bool error_on_fault);

  /// The picture in the reference's place; nothing done when its registration has a fault.
  /// @return whether it was moved
  bool apply(Raster<float>& picture, const std::string& id);

  /// Sets "registrations" (by sample id the transform's matrix and offset, from pixels of the
  /// reference to those of the picture) and "unregistered" (ids with reasons), of all ranks; warns
  /// of the latter.
  void tell(cli::RunReport& report, comm::Communicator& ranks) const;

private:
  Raster<float> reference_;
  bool error_on_fault_;
  mutable std::mutex mutex_;
  std::map<std::string, imaging::Affine> transforms_;
  std::map<std::string, std::string> faults_;
};

} // namespace thorax::pipeline
