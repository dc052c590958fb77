#include "store/dataset.h"

namespace thorax::store {

std::size_t bytes_per_pixel(PixelType type) {
  switch (type) {
  case PixelType::uint8:
    return 1;
  case PixelType::int16:
    return 2;
  case PixelType::float32:
    return 4;
  }
  return 0;
}

std::string_view name(Layout layout) {
  return layout == Layout::list ? "list" : "stack";
}

std::string_view name(PixelType type) {
  switch (type) {
  case PixelType::uint8:
    return "uint8";
  case PixelType::int16:
    return "int16";
  case PixelType::float32:
    return "float32";
  }
  return "uint8";
}

} // namespace thorax::store
