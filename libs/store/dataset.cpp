#include "store/dataset.h"

#include <fmt/format.h>

#include "core/error.h"

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

Layout parse_layout(std::string_view text) {
  for (const Layout layout : {Layout::list, Layout::stack})
    if (text == name(layout))
      return layout;
  throw Error(ExitCode::corrupt, fmt::format("unknown layout '{}'", text), "make the file again");
}

PixelType parse_pixel_type(std::string_view text) {
  for (const PixelType type : {PixelType::uint8, PixelType::int16, PixelType::float32})
    if (text == name(type))
      return type;
  throw Error(ExitCode::corrupt, fmt::format("unknown pixel type '{}'", text),
              "make the file again");
}

} // namespace thorax::store
