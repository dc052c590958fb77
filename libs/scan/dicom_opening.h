#pragma once

#include "scan/opening.h"

class DcmItem;

// Private to libs/scan.

namespace thorax::scan {

/// Of the collimator (0018,17xx) and the display shutter (0018,16xx), one each at most.
StatedOpenings openings_of(DcmItem& item);

} // namespace thorax::scan
