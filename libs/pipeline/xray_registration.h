#pragma once

#include <string>

#include "cli/run.h"
#include "core/volume.h"
#include "pipeline/case_notes.h"

// Private to thorax-preprocess xray: pictures laid over a reference.

namespace thorax::pipeline {

/// Registers a picture to a reference of the same size; nothing is done to it when that has a
/// fault. Notes "registrations" (by sample id the transform's matrix and offset, from pixels of the
/// reference to those of the picture) or "unregistered" (by sample id the reason).
/// @param error_on_fault throw Error(inconsistent) instead of leaving the picture as it is
/// @return whether it was moved
bool lay_over(const Raster<float>& reference, Raster<float>& picture, const std::string& id,
              bool error_on_fault, Notes& notes);

/// Puts both notes into the report; warns of pictures that could not be registered.
void tell_registrations(const Notes& notes, cli::RunReport& report);

} // namespace thorax::pipeline
