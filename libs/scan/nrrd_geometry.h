#pragma once

#include <filesystem>
#include <optional>

#include "core/volume.h"

// Private to libs/scan.

namespace thorax::scan {

/// Where the header of a sound NRRD file says that its voxels lie, in LPS; nothing where it states
/// no directions. ITK's reader turns the wrong axis of left-anterior-superior spaces and does not
/// know units. Warns where the header does not tell which way its axes run in the patient, or no
/// spacing; throws Error(unreadable) where its fields cannot be used.
/// Source: teem.sourceforge.net/nrrd/format.html, section 5 (space and orientation).
std::optional<Geometry> nrrd_geometry(const std::filesystem::path& path);

} // namespace thorax::scan
