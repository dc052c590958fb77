#pragma once

#include <optional>

#include "scan/stored_pixels.h"
#include "scan/voi.h"

class DcmItem;
class DcmTagKey;

// Private to libs/scan.

namespace thorax::scan {

/// The table that two attributes describe and hold. is_signed: whether its first input may be
/// negative, which the attribute's own type often does not tell.
std::optional<LookupTable> lookup_table(DcmItem& item, const DcmTagKey& descriptor,
                                        const DcmTagKey& data, bool is_signed);

/// The lookup tables of PALETTE COLOR, where the file has them.
std::optional<Palette> palette_of(DcmItem& data);

} // namespace thorax::scan
