#include "store/foreign_chunks.h"

#include <array>

#include <fmt/format.h>

#include "core/error.h"
#include "core/text.h"

namespace thorax::store {

Extent chunk_of(hid_t properties, std::size_t rank) {
  Extent chunk(rank, 0);
  const int found = H5Pget_layout(properties) == H5D_CHUNKED
                        ? H5Pget_chunk(properties, static_cast<int>(rank), chunk.data())
                        : 0;
  return found == static_cast<int>(rank) ? chunk : Extent();
}

bool are_packed_by_deflate_alone(hid_t properties) {
  const int filters = H5Pget_nfilters(properties);
  bool deflate = false;
  for (int i = 0; i < filters; ++i) {
    unsigned flags = 0, config = 0;
    std::size_t values = 0;
    std::array<char, 64> name{};
    const H5Z_filter_t filter = H5Pget_filter2(properties, static_cast<unsigned>(i), &flags,
                                               &values, nullptr, name.size(), name.data(), &config);
    if (H5Zfilter_avail(filter) <= 0)
      throw Error(ExitCode::unavailable,
                  fmt::format("pixels are packed by HDF5 filter {} ({}), which is not there",
                              filter, one_line(name.data())),
                  "write them packed by gzip, or not packed");
    deflate = filter == H5Z_FILTER_DEFLATE;
  }
  return filters == 1 && deflate;
}

bool has_chunks_of_plane(hid_t dataset, Extent coordinates, const Extent& extent,
                         const Extent& chunk) {
  const std::size_t row = extent.size() - 2, column = extent.size() - 1;
  for (std::size_t axis = 0; axis < row; ++axis)
    coordinates[axis] -= coordinates[axis] % chunk[axis];
  for (coordinates[row] = 0; coordinates[row] < extent[row]; coordinates[row] += chunk[row])
    for (coordinates[column] = 0; coordinates[column] < extent[column];
         coordinates[column] += chunk[column]) {
      hsize_t bytes = 0;
      if (H5Dget_chunk_storage_size(dataset, coordinates.data(), &bytes) < 0 || bytes == 0)
        return false;
    }
  return true;
}

} // namespace thorax::store
