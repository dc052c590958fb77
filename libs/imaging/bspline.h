#pragma once

#include "core/volume.h"

namespace thorax::imaging {

/// The coefficients of the cubic B-spline that passes through the volume's values, which continue
/// as their mirror image (Unser, IEEE Signal Processing Magazine 16(6), 1999). T is int16_t,
/// uint8_t or float.
template <class T>
Volume<float> bspline_coefficients(const Volume<T>& volume);

} // namespace thorax::imaging
