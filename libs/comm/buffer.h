#pragma once

#include "comm/communicator.h"

namespace thorax::comm {

constexpr std::size_t bytes_per_element(ElementType type) {
  switch (type) {
  case ElementType::uint8:
    return 1;
  case ElementType::int32:
  case ElementType::float32:
    return 4;
  case ElementType::int64:
  case ElementType::float64:
    return 8;
  }
  return 0;
}

constexpr std::size_t bytes(const Buffer& buffer) {
  return buffer.count * bytes_per_element(buffer.type);
}

} // namespace thorax::comm
