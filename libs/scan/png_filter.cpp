#include "scan/png_filter.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "core/processor_levels.h"

namespace thorax::scan {
namespace {

using Byte = std::uint8_t;

enum Filter : Byte { none, sub, up, average, paeth };

/// A row's filtered bytes, where its bytes go, and the finished row above it.
struct Row {
  const Byte* filtered;
  Byte* to;
  const Byte* above;
};

/// Which of left, above and above-left is nearest to left + above - above-left; no branches, since
/// their outcome cannot be foreseen.
int nearest(int left, int above, int corner) {
  const int along = left - corner, down = above - corner;
  const int to_left = std::abs(down), to_above = std::abs(along),
            to_corner = std::abs(along + down);
  const int side = to_above < to_left ? above : left;
  const int to_side = to_above < to_left ? to_above : to_left;
  return to_corner < to_side ? corner : side;
}

Byte sum(int a, int b) {
  return static_cast<Byte>(a + b);
}

void undo_sub(const Row& row, std::size_t bytes, std::size_t pixel) {
  if (pixel == 1) { // a sum that need not be loaded again
    Byte left = 0;
    for (std::size_t x = 0; x < bytes; ++x)
      row.to[x] = left = sum(left, row.filtered[x]);
    return;
  }
  std::copy_n(row.filtered, std::min(pixel, bytes), row.to);
  for (std::size_t x = pixel; x < bytes; ++x)
    row.to[x] = sum(row.filtered[x], row.to[x - pixel]);
}

THORAX_FOR_EACH_LEVEL void undo_up(const Row& row, std::size_t bytes) {
  const Byte* const filtered = row.filtered;
  const Byte* const above = row.above;
  Byte* __restrict const to = row.to;
  for (std::size_t x = 0; x < bytes; ++x)
    to[x] = sum(filtered[x], above[x]);
}

void undo_average(const Row& row, std::size_t bytes, std::size_t pixel) {
  for (std::size_t x = 0; x < bytes; ++x) {
    const int left = x < pixel ? 0 : row.to[x - pixel];
    row.to[x] = static_cast<Byte>(row.filtered[x] + (left + row.above[x]) / 2);
  }
}

void undo_paeth(const Row& row, std::size_t bytes, std::size_t pixel) {
  for (std::size_t x = 0; x < bytes; ++x) {
    const int left = x < pixel ? 0 : row.to[x - pixel];
    const int corner = x < pixel ? 0 : row.above[x - pixel];
    row.to[x] = static_cast<Byte>(row.filtered[x] + nearest(left, row.above[x], corner));
  }
}

/// Two rows of one byte a pixel at once, the second one pixel behind: a byte waits for the one
/// before it, so that a row alone leaves most of the processor idle.
void undo_paeth_twice(Row first, Row second, std::size_t bytes) {
  int left = sum(first.filtered[0], first.above[0]), corner = first.above[0];
  int left_below = 0, corner_below = 0;
  first.to[0] = static_cast<Byte>(left);
  for (std::size_t x = 1; x < bytes; ++x) {
    const int above = first.above[x];
    const int next = sum(first.filtered[x], nearest(left, above, corner));
    left_below = sum(second.filtered[x - 1], nearest(left_below, left, corner_below));
    second.to[x - 1] = static_cast<Byte>(left_below);
    first.to[x] = static_cast<Byte>(next);
    corner_below = left;
    corner = above;
    left = next;
  }
  second.to[bytes - 1] = sum(second.filtered[bytes - 1], nearest(left_below, left, corner_below));
}

bool undo(Byte filter, const Row& row, std::size_t bytes, std::size_t pixel) {
  switch (filter) {
  case none:
    std::copy_n(row.filtered, bytes, row.to);
    return true;
  case sub:
    undo_sub(row, bytes, pixel);
    return true;
  case up:
    undo_up(row, bytes);
    return true;
  case average:
    undo_average(row, bytes, pixel);
    return true;
  case paeth:
    undo_paeth(row, bytes, pixel);
    return true;
  default:
    return false;
  }
}

} // namespace

bool undo_png_filters(std::span<const std::uint8_t> filtered, std::size_t width_bytes,
                      std::size_t pixel_bytes, std::span<std::uint8_t> rows) {
  const std::size_t height = rows.size() / width_bytes;
  const std::vector<Byte> nothing(width_bytes);
  const auto filter = [&](std::size_t y) { return filtered[y * (width_bytes + 1)]; };
  const auto row = [&](std::size_t y) {
    return Row{&filtered[y * (width_bytes + 1) + 1], &rows[y * width_bytes],
               y == 0 ? nothing.data() : &rows[(y - 1) * width_bytes]};
  };
  for (std::size_t y = 0; y < height; ++y)
    if (pixel_bytes == 1 && y + 1 < height && filter(y) == paeth && filter(y + 1) == paeth) {
      undo_paeth_twice(row(y), row(y + 1), width_bytes);
      ++y;
    } else if (!undo(filter(y), row(y), width_bytes, pixel_bytes)) {
      return false;
    }
  return true;
}

} // namespace thorax::scan
