#include "fuzz/reader.h"

/// Called by libFuzzer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  thorax::fuzz::read_bytes({data, size});
  return 0;
}
