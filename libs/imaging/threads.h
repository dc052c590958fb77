#pragma once

namespace thorax::imaging {

/// Makes ITK and OpenCV work on the calling thread alone, for callers that run cases in parallel.
void use_one_thread_inside();

} // namespace thorax::imaging
