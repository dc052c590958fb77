#include "scan/image_size.h"

#include <fmt/format.h>

#include "scan/unreadable.h"

namespace thorax::scan {

void check_size(std::size_t height, std::size_t width) {
  if (width > 0 && height > most_pixels / width)
    unreadable(fmt::format("image of {} x {} pixels", height, width),
               "reduce it to at most 2^28 pixels");
}

bool is_picture(std::size_t height, std::size_t width) {
  return height >= 2 && width >= 2;
}

} // namespace thorax::scan
