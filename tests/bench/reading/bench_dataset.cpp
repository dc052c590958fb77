// Makes datasets for the benchmarks and measures how fast store::DatasetReader reads them.
//
//     bench_dataset write FILE SAMPLES SIDE none|deflate
//     bench_dataset read FILE READS THREADS       prints samples per second

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <string>

#include <fmt/format.h>

#include "core/parallel.h"
#include "core/random.h"
#include "store/dataset.h"

namespace {

using namespace thorax;

constexpr std::size_t samples_per_block = 4096;

/// A slice of its own: air around a smooth body with noise, which deflates about as well as CT
/// windowed to 8 bits.
store::Image picture(std::size_t index, std::size_t side) {
  Random random(1, std::to_string(index), 0, "bench");
  const double phase = random.uniform(0, 2 * std::numbers::pi);
  const double radius = random.uniform(0.38, 0.48) * static_cast<double>(side);
  const double centre = static_cast<double>(side - 1) / 2;
  store::Image image;
  image.shape = {1, side, side};
  for (std::size_t y = 0; y < side; ++y)
    for (std::size_t x = 0; x < side; ++x) {
      const double dx = static_cast<double>(x) - centre, dy = static_cast<double>(y) - centre;
      const std::uint32_t bits = random();
      const int noise = static_cast<int>(bits % 7 + (bits >> 8) % 7 + (bits >> 16) % 7) - 9;
      const double body = 130 + 70 * std::sin(phase + dx * 0.05) * std::cos(phase + dy * 0.04);
      const bool inside = dx * dx + dy * dy < radius * radius;
      image.pixels.push_back(static_cast<std::byte>(inside ? body + noise : 0));
    }
  image.sample.id = image.sample.parent = fmt::format("s{:07}", index);
  image.sample.patient = fmt::format("p{:07}", index);
  image.labels = {static_cast<std::int8_t>(index % 2)};
  return image;
}

void write(const std::string& path, std::size_t samples, std::size_t side,
           store::Compression compression) {
  store::Header header;
  header.sample_shape = {1, side, side};
  header.task = store::Task::binary;
  header.label_names = {"odd"};
  std::vector<std::string> blocks;
  for (std::size_t first = 0; first < samples; first += samples_per_block)
    blocks.push_back(fmt::format("{:08}", blocks.size()));
  store::DatasetWriter writer(path, header, "bench", {.compression = compression});
  writer.set_blocks(blocks);
  parallel_for(blocks.size(), available_threads(), [&](std::size_t block) {
    std::vector<store::Image> images;
    const std::size_t first = block * samples_per_block;
    for (std::size_t i = first; i < std::min(first + samples_per_block, samples); ++i)
      images.push_back(picture(i, side));
    writer.write_block(blocks[block], images);
  });
  writer.finish({});
}

double samples_per_second(const std::string& path, std::size_t reads, int threads) {
  const store::DatasetReader dataset(path);
  std::size_t bytes = 1;
  for (const std::size_t extent : dataset.header().sample_shape)
    bytes *= extent;
  const std::vector<std::size_t> order =
      permutation(dataset.size(), Random(2, "order", 0, "bench"));
  const auto start = std::chrono::steady_clock::now();
  const auto share = static_cast<std::size_t>(threads);
  parallel_for(share, threads, [&](std::size_t thread) {
    std::vector<std::byte> pixels(bytes);
    for (std::size_t i = thread; i < reads; i += share)
      dataset.read(order[i % order.size()], pixels);
  });
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  return static_cast<double>(reads) / elapsed.count();
}

} // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 5 && arguments[0] == "write") {
    write(arguments[1], std::stoul(arguments[2]), std::stoul(arguments[3]),
          arguments[4] == "none" ? store::Compression::none : store::Compression::deflate);
    return EXIT_SUCCESS;
  }
  if (arguments.size() == 4 && arguments[0] == "read") {
    fmt::print("{:.1f}\n",
               samples_per_second(arguments[1], std::stoul(arguments[2]), std::stoi(arguments[3])));
    return EXIT_SUCCESS;
  }
  fmt::print(stderr, "bench_dataset write FILE SAMPLES SIDE none|deflate\n"
                     "bench_dataset read FILE READS THREADS\n");
  return EXIT_FAILURE;
}
