#pragma once

#include <string>

// Private to libs/scan.

namespace thorax::scan {

/// Silences DCMTK, whose lines would mix with ours, but keeps what its JPEG and RLE decoders warn
/// of when they fill damaged images up. To be called once.
void keep_decoder_warnings();

/// The first such warning in this thread since the last call; empty without one.
std::string take_decoder_warning();

} // namespace thorax::scan
