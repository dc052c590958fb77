#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/volume.h"

namespace thorax::scan {

/// What speaks against the values of a chest CT being Hounsfield units, with numbers; nothing where
/// they look right. Every such scan has air or lung (above -1024, which also stands for padding, to
/// -800 HU: at least 0.5% of its voxels) and soft tissue (-200 to 200 HU: at least 2%).
std::optional<std::string> doubt_about_hu(const Volume<std::int16_t>& volume);

} // namespace thorax::scan
