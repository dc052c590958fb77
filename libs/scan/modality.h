#pragma once

#include <string>
#include <string_view>

namespace thorax::scan {

/// What messages say of a stated Modality (0008,0060): "modality CT" where it is one of the terms
/// that DICOM defines (PS3.3 C.7.3.1.1.1, retired ones too), "modality unknown" where nothing is
/// stated, else "an undefined modality": a free text may tell whose the image is.
std::string told_modality(std::string_view stated);

} // namespace thorax::scan
