#include <fstream>
#include <numeric>
#include <sys/mount.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/parallel.h"
#include "store/dataset.h"
#include "store/file_kind.h"
#include "support/small_dataset.h"
#include "support/temporary_folder.h"

namespace thorax::store {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using testing::small_header;
using testing::small_images;
using testing::TemporaryFolder;

ExitCode code_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) {
    return error.code();
  }
  return ExitCode::done;
}

void expect_equal(const DatasetReader& reader, std::span<const Image> images) {
  ASSERT_EQ(reader.size(), images.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    const Image read = reader.image(i);
    EXPECT_EQ(read.sample.id, images[i].sample.id);
    EXPECT_EQ(read.sample.patient, images[i].sample.patient);
    EXPECT_EQ(column(read.sample, "age"), column(images[i].sample, "age"));
    EXPECT_EQ(read.labels, images[i].labels);
    EXPECT_EQ(read.shape, images[i].shape);
    EXPECT_EQ(read.geometry, images[i].geometry);
    EXPECT_EQ(read.pixels, images[i].pixels);
    EXPECT_EQ(read.mask, images[i].mask);
  }
}

class EveryCompression : public ::testing::TestWithParam<Compression> {};
INSTANTIATE_TEST_SUITE_P(Dataset, EveryCompression,
                         ::testing::Values(Compression::none, Compression::deflate));

TEST_P(EveryCompression, StackRoundTrip) {
  const TemporaryFolder folder;
  const auto images = small_images(9);
  write_dataset(folder / "d.h5", small_header(), images, {{.command = "test"}},
                {.compression = GetParam()});
  const DatasetReader reader(folder / "d.h5");
  EXPECT_EQ(reader.header(), small_header());
  ASSERT_EQ(reader.provenance().size(), 1u);
  EXPECT_EQ(reader.provenance()[0].command, "test");
  expect_equal(reader, images);
}

TEST_P(EveryCompression, ListOfVolumesWithMasksRoundTrip) {
  const TemporaryFolder folder;
  Header header;
  header.layout = Layout::list;
  header.type = PixelType::int16;
  header.intensity = "HU";
  header.masks = true;
  std::vector<Image> images;
  for (std::size_t depth : {1u, 4u, 3u}) {
    Image image;
    image.sample.id = "scan" + std::to_string(depth);
    image.shape = {depth, 5, 4};
    image.geometry.spacing = {0.7, 0.8, static_cast<double>(depth)};
    std::vector<std::int16_t> voxels(depth * 20);
    std::iota(voxels.begin(), voxels.end(), std::int16_t{-1000});
    const auto bytes = std::as_bytes(std::span(voxels));
    image.pixels.assign(bytes.begin(), bytes.end());
    image.mask.assign(depth * 20, 2);
    images.push_back(image);
  }
  write_dataset(folder / "d.h5", header, images, {}, {.compression = GetParam()});
  const DatasetReader reader(folder / "d.h5");
  expect_equal(reader, images);
  std::vector<std::byte> plane(40);
  reader.read_plane(1, 2, plane);
  EXPECT_TRUE(std::equal(plane.begin(), plane.end(), images[1].pixels.begin() + 80));
}

TEST_P(EveryCompression, BlocksInAnyOrderEqualOneWrite) {
  const TemporaryFolder folder;
  const auto images = small_images(12);
  const std::span all(images);
  const WriteOptions options{.compression = GetParam()};
  DatasetWriter writer(folder / "blocks.h5", small_header(), 4, "", options);
  parallel_for(4, 2,
               [&](std::size_t i) { writer.write_block(3 - i, all.subspan((3 - i) * 3, 3)); });
  writer.finish({});
  write_dataset(folder / "once.h5", small_header(), images, {}, options);
  const DatasetReader joined(folder / "blocks.h5"), once(folder / "once.h5");
  expect_equal(joined, images);
  EXPECT_EQ(joined.content_hash(), once.content_hash());
  EXPECT_FALSE(fs::exists(folder / "blocks.h5.parts"));
  EXPECT_FALSE(fs::exists(folder / "blocks.h5.lock"));
}

TEST_P(EveryCompression, ConcurrentRandomReadsAreRight) {
  const TemporaryFolder folder;
  const auto images = small_images(64, 32, 32);
  write_dataset(folder / "d.h5", small_header(32, 32), images, {}, {.compression = GetParam()});
  const DatasetReader reader(folder / "d.h5");
  parallel_for(2000, 4, [&](std::size_t i) {
    const std::size_t index = i * 37 % 64;
    if (reader.read(index) != images[index].pixels)
      throw std::runtime_error("wrong pixels");
  });
}

TEST(DatasetWriter, ResumeKeepsFinishedBlocksAndRedoesTheRest) {
  const TemporaryFolder folder;
  const auto images = small_images(6);
  const std::span all(images);
  {
    DatasetWriter writer(folder / "d.h5", small_header(), 3, "options");
    writer.write_block(1, all.subspan(2, 2));
  }
  std::ofstream(folder / "d.h5.parts/journal", std::ios::app) << "block 2 "; // cut short by a kill
  std::ofstream(folder / "d.h5.parts/block-00000000.h5.part") << "half";
  EXPECT_EQ(code_of([&] { DatasetWriter(folder / "d.h5", small_header(), 3, "options"); }),
            ExitCode::exists);
  EXPECT_EQ(code_of([&] {
              DatasetWriter(folder / "d.h5", small_header(), 3, "other options", {.resume = true});
            }),
            ExitCode::inconsistent);
  DatasetWriter writer(folder / "d.h5", small_header(), 3, "options", {.resume = true});
  EXPECT_FALSE(writer.has_block(0));
  EXPECT_TRUE(writer.has_block(1));
  EXPECT_FALSE(writer.has_block(2));
  writer.write_block(0, all.subspan(0, 2));
  writer.write_block(2, all.subspan(4, 2));
  writer.finish({});
  expect_equal(DatasetReader(folder / "d.h5"), images);
}

TEST(DatasetWriter, ABlockThatLacksSkippedCasesIsWrittenAgainByAResumedRun) {
  const TemporaryFolder folder;
  const auto images = small_images(4);
  const std::span all(images);
  {
    DatasetWriter writer(folder / "d.h5", small_header(), 2, "");
    writer.write_block(0, all.first(1), false);
    EXPECT_TRUE(writer.has_block(0));
    writer.write_block(1, all.subspan(2, 2));
  }
  DatasetWriter writer(folder / "d.h5", small_header(), 2, "", {.resume = true});
  EXPECT_FALSE(writer.has_block(0));
  EXPECT_TRUE(writer.has_block(1));
  writer.write_block(0, all.first(2));
  writer.finish({});
  expect_equal(DatasetReader(folder / "d.h5"), images);
}

TEST(DatasetWriter, RefusesWhatWouldLoseOrSpoilData) {
  const TemporaryFolder folder;
  auto images = small_images(2);
  write_dataset(folder / "there.h5", small_header(), images, {});
  EXPECT_EQ(code_of([&] { DatasetWriter(folder / "there.h5", small_header(), 1, ""); }),
            ExitCode::exists);

  DatasetWriter writing(folder / "busy.h5", small_header(), 1, "");
  EXPECT_EQ(
      code_of([&] { DatasetWriter(folder / "busy.h5", small_header(), 1, "", {.resume = true}); }),
      ExitCode::exists);

  DatasetWriter empty(folder / "empty.h5", small_header(), 1, "");
  empty.write_block(0, {});
  EXPECT_EQ(code_of([&] { empty.finish({}); }), ExitCode::no_input);

  images[1].sample.id = images[0].sample.id;
  EXPECT_EQ(code_of([&] { write_dataset(folder / "twice.h5", small_header(), images, {}); }),
            ExitCode::inconsistent);
  EXPECT_FALSE(fs::exists(folder / "twice.h5"));
  EXPECT_FALSE(fs::exists(folder / "twice.h5.part"));

  EXPECT_EQ(code_of([&] { write_dataset("/proc/nowhere/d.h5", small_header(), images, {}); }),
            ExitCode::cannot_write);
}

TEST(DatasetWriter, AFullDiskIsNamedAndFinishedBlocksStay) {
  const TemporaryFolder folder;
  if (::mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=512k") != 0)
    GTEST_SKIP() << "NOT TESTED: mounting a small disk needs root";
  const auto images = small_images(8, 256, 256);
  const std::span all(images);
  DatasetWriter writer(folder / "d.h5", small_header(256, 256), 2, "");
  writer.write_block(0, all.first(2));
  EXPECT_EQ(code_of([&] { writer.write_block(1, all); }), ExitCode::no_space);
  EXPECT_TRUE(writer.has_block(0));
  EXPECT_FALSE(writer.has_block(1));
  ::umount2(folder.path().c_str(), MNT_DETACH);
}

struct Damage {
  const char* name;
  std::function<void(const fs::path&)> spoil;
  ExitCode code;
};

class DamagedFile : public ::testing::TestWithParam<Damage> {};
INSTANTIATE_TEST_SUITE_P(
    DatasetReader, DamagedFile,
    ::testing::Values(
        Damage{"missing", [](const fs::path& p) { fs::remove(p); }, ExitCode::unreadable},
        Damage{"text", [](const fs::path& p) { std::ofstream(p) << "not hdf5"; },
               ExitCode::unreadable},
        Damage{"truncated", [](const fs::path& p) { fs::resize_file(p, fs::file_size(p) / 2); },
               ExitCode::corrupt},
        Damage{"folder",
               [](const fs::path& p) {
                 fs::remove(p);
                 fs::create_directory(p);
               },
               ExitCode::unreadable}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_P(DamagedFile, GivesItsCode) {
  const TemporaryFolder folder;
  write_dataset(folder / "d.h5", small_header(), small_images(4), {});
  GetParam().spoil(folder / "d.h5");
  EXPECT_EQ(code_of([&] { DatasetReader reader(folder / "d.h5"); }), GetParam().code);
}

TEST(Shards, ReadLikeOneFileAndNameTheMissingOne) {
  const TemporaryFolder folder;
  const auto images = small_images(10);
  const std::span all(images);
  fs::create_directory(folder / "parts");
  const std::vector<fs::path> shards = {folder / "parts/a.h5", folder / "parts/b.h5"};
  write_dataset(shards[0], small_header(), all.first(3), {});
  write_dataset(shards[1], small_header(), all.subspan(3), {});
  write_shard_index(folder / "index.h5", shards, {});
  expect_equal(DatasetReader(folder / "index.h5"), images);
  EXPECT_EQ(file_status(folder / "index.h5").kind, FileKind::shards);

  write_dataset(shards[1], small_header(), small_images(7, 6, 5, "other"), {}, {.force = true});
  EXPECT_EQ(code_of([&] { DatasetReader reader(folder / "index.h5"); }), ExitCode::corrupt);
  fs::remove(shards[1]);
  try {
    DatasetReader reader(folder / "index.h5");
    FAIL() << "a missing shard was not noticed";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::corrupt);
    EXPECT_THAT(error.line(), HasSubstr("b.h5 is missing"));
  }
}

} // namespace
} // namespace thorax::store
