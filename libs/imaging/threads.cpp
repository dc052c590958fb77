#include "imaging/threads.h"

#include <itkMultiThreaderBase.h>
#include <opencv2/core/utility.hpp>

namespace thorax::imaging {

void use_one_thread_inside() {
  itk::MultiThreaderBase::SetGlobalMaximumNumberOfThreads(1);
  itk::MultiThreaderBase::SetGlobalDefaultNumberOfThreads(1);
  cv::setNumThreads(1);
}

} // namespace thorax::imaging
