#include "store/dataset_file.h"

#include <charconv>

#include <fmt/format.h>

#include "core/error.h"
#include "core/hash.h"

namespace thorax::store {
namespace {

std::size_t product(std::span<const std::size_t> sizes) {
  std::size_t count = 1;
  for (const std::size_t size : sizes)
    count *= size;
  return count;
}

std::size_t plane_size(std::span<const std::size_t> shape) {
  return shape[shape.size() - 2] * shape.back();
}

/// Pixels that a mask of this image has: all but the channels.
std::size_t mask_size(const Image& image, Layout layout) {
  return layout == Layout::list ? product(image.shape) : product(std::span(image.shape).subspan(1));
}

void check_image(const Image& image, const Header& header) {
  const auto refuse = [&](const std::string& what) {
    throw Error(ExitCode::inconsistent, fmt::format("sample {}: {}", image.sample.id, what),
                "samples of one dataset share type, shape and label names");
  };
  if (image.shape.size() < 2 || product(image.shape) == 0)
    refuse("the image is empty");
  if (header.layout == Layout::stack && image.shape != header.sample_shape)
    refuse("the image has another shape than the stack");
  if (image.pixels.size() != product(image.shape) * bytes_per_pixel(header.type))
    refuse("the number of pixels does not fit the shape");
  if (image.labels.size() != header.label_names.size())
    refuse("the number of labels does not fit the label names");
  if (image.mask.size() != (header.masks ? mask_size(image, header.layout) : 0))
    refuse("the mask does not fit the image");
}

/// Writes the pixels or masks of images, packed one image at a time so that only raw writes hold
/// the lock.
class PixelsWriter {
public:
  PixelsWriter(hid_t file, const Header& header, std::size_t samples, Compression compression)
      : file_(file), header_(header), compression_(compression) {
    if (header.layout == Layout::list)
      return;
    const auto lock = hdf5_lock();
    images_ = create_pixels(file, "images", header.type, stack_extent(samples, header, false),
                            compression);
    if (header.masks)
      masks_ = create_pixels(file, "masks", PixelType::uint8, stack_extent(samples, header, true),
                             compression);
  }

  void write(std::size_t index, const Image& image) {
    write_array(images_, "images", index, header_.type, image.pixels, image.shape);
    if (header_.masks) {
      std::vector<std::size_t> shape = image.shape;
      if (header_.layout == Layout::stack)
        shape.erase(shape.begin());
      write_array(masks_, "masks", index, PixelType::uint8, std::as_bytes(std::span(image.mask)),
                  shape);
    }
  }

private:
  void write_array(const Handle& stack, const char* group, std::size_t index, PixelType type,
                   std::span<const std::byte> pixels, const std::vector<std::size_t>& shape) {
    const auto planes =
        pack_planes(pixels, plane_size(shape) * bytes_per_pixel(type), compression_);
    const auto lock = hdf5_lock();
    if (header_.layout == Layout::stack) {
      write_planes(stack.get(), type, index * planes.size(), planes, compression_);
    } else {
      const Handle dataset = create_pixels(file_, item_name(group, index), type,
                                           Extent(shape.begin(), shape.end()), compression_);
      write_planes(dataset.get(), type, 0, planes, compression_);
    }
  }

  hid_t file_;
  const Header& header_;
  Compression compression_;
  Handle images_, masks_;
};

} // namespace

std::string item_name(const char* group, std::size_t index) {
  return fmt::format("{}/{}", group, index);
}

Extent stack_extent(std::size_t samples, const Header& header, bool masks) {
  Extent extent{samples};
  extent.insert(extent.end(), header.sample_shape.begin() + (masks ? 1 : 0),
                header.sample_shape.end());
  return extent;
}

PixelHash hash_pixels(const Image& image) {
  const std::string hex =
      Sha256().add(image.pixels).add(std::as_bytes(std::span(image.mask))).hex();
  PixelHash hash;
  for (std::size_t i = 0; i < hash.size(); ++i)
    std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, hash[i], 16);
  return hash;
}

void write_dataset_file(const std::filesystem::path& path, const Header& header,
                        std::span<const Image> images, const ProvenanceChain& provenance,
                        Compression compression) {
  Index index{.header = header, .provenance = provenance};
  for (const Image& image : images) {
    check_image(image, header);
    index.samples.push_back(image.sample);
    index.labels.insert(index.labels.end(), image.labels.begin(), image.labels.end());
    index.geometry.push_back(image.geometry);
    index.hashes.push_back(hash_pixels(image));
  }
  check_unique_ids(index.samples);
  auto lock = hdf5_lock();
  Handle file = create_file(path);
  lock.unlock();
  {
    PixelsWriter pixels(file.get(), header, images.size(), compression);
    for (std::size_t i = 0; i < images.size(); ++i)
      pixels.write(i, images[i]);
  }
  lock.lock();
  write_index(file.get(), index);
  close_file(std::move(file), path);
}

} // namespace thorax::store
