#pragma once

#include <optional>

#include "scan/stored_pixels.h"
#include "scan/voi.h"

class DcmItem;
class DcmTagKey;

// Private to libs/scan.

namespace thorax::scan {

/// The table that two attributes describe and hold. is_signed: whether its first input may be
/// negative, which the attribute's own type often does not tell. Throws Error(unreadable) where it
/// has fewer entries than stated or states no 8 to 16 bits of an entry (PS3.3 C.11.1.1.1).
LookupTable lookup_table(DcmItem& item, const DcmTagKey& descriptor, const DcmTagKey& data,
                         bool is_signed);

/// The lookup tables of PALETTE COLOR, where the file has them. Throws as lookup_table does.
std::optional<Palette> palette_of(DcmItem& data);

} // namespace thorax::scan
