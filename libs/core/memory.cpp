#include "core/memory.h"

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace thorax {

void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int more_than_any_buffer = 2'000'000'000;
  mallopt(M_MMAP_THRESHOLD, more_than_any_buffer);
  mallopt(M_TRIM_THRESHOLD, more_than_any_buffer);
#endif
}

} // namespace thorax
