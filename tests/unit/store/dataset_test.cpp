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

Header volumes_header() {
  Header header;
  header.layout = Layout::list;
  header.type = PixelType::int16;
  header.intensity = "HU";
  header.masks = true;
  return header;
}

/// Volumes with masks, of so many slices of 5 x 4.
std::vector<Image> volumes(std::initializer_list<std::size_t> depths) {
  std::vector<Image> images;
  for (const std::size_t depth : depths) {
    Image image;
    image.sample.id = "scan" + std::to_string(depth);
    image.shape = {depth, 5, 4};
    image.geometry.spacing = {0.7, 0.8, static_cast<double>(depth)};
    std::vector<std::int16_t> voxels(depth * 20);
    std::iota(voxels.begin(), voxels.end(), std::int16_t{-1000});
    const auto bytes = std::as_bytes(std::span(voxels));
    image.pixels.assign(bytes.begin(), bytes.end());
    image.mask.assign(depth * 20, static_cast<std::uint8_t>(depth));
    images.push_back(image);
  }
  return images;
}

TEST_P(EveryCompression, ListOfVolumesWithMasksRoundTrip) {
  const TemporaryFolder folder;
  const auto images = volumes({1, 4, 3});
  write_dataset(folder / "d.h5", volumes_header(), images, {}, {.compression = GetParam()});
  const DatasetReader reader(folder / "d.h5");
  expect_equal(reader, images);
  std::vector<std::byte> plane(40);
  reader.read_plane(1, 2, plane);
  EXPECT_TRUE(std::equal(plane.begin(), plane.end(), images[1].pixels.begin() + 80));
}

/// Writes the images in blocks, the last first, and reads them back.
void expect_blocks_equal_one_write(const Header& header, std::span<const Image> images,
                                   std::size_t per_block, const WriteOptions& options) {
  const TemporaryFolder folder;
  const std::size_t blocks = images.size() / per_block;
  std::vector<std::string> keys;
  for (std::size_t block = 0; block < blocks; ++block)
    keys.push_back(std::string(1, static_cast<char>('z' - block)));
  DatasetWriter writer(folder / "blocks.h5", header, "", options);
  writer.set_blocks(keys);
  parallel_for(blocks, 2, [&](std::size_t i) {
    const std::size_t block = blocks - 1 - i;
    writer.write_block(keys[block], images.subspan(block * per_block, per_block));
  });
  writer.finish({});
  write_dataset(folder / "once.h5", header, images, {}, options);
  const DatasetReader joined(folder / "blocks.h5"), once(folder / "once.h5");
  expect_equal(joined, images);
  EXPECT_EQ(joined.content_hash(), once.content_hash());
  EXPECT_FALSE(fs::exists(folder / "blocks.h5.parts"));
  EXPECT_FALSE(fs::exists(folder / "blocks.h5.lock"));
}

TEST_P(EveryCompression, BlocksInAnyOrderEqualOneWrite) {
  expect_blocks_equal_one_write(small_header(), small_images(12), 3, {.compression = GetParam()});
}

TEST_P(EveryCompression, BlocksOfVolumesWithMasksEqualOneWrite) {
  expect_blocks_equal_one_write(volumes_header(), volumes({1, 4, 3, 2}), 2,
                                {.compression = GetParam()});
}

TEST_P(EveryCompression, BlocksOfStacksOfBlocksWithMasksEqualOneWrite) {
  Header header = volumes_header();
  header.layout = Layout::stack;
  header.sample_shape = {2, 3, 5, 4};
  std::vector<Image> images = volumes({6, 6, 6, 6, 6, 6});
  for (std::size_t i = 0; i < images.size(); ++i) {
    images[i].sample.id = std::to_string(i);
    images[i].shape = header.sample_shape;
    images[i].mask.assign(3 * 5 * 4, static_cast<std::uint8_t>(i));
  }
  expect_blocks_equal_one_write(header, images, 2, {.compression = GetParam()});
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
    DatasetWriter writer(folder / "d.h5", small_header(), "options");
    writer.write_block("b", all.subspan(2, 2), true, R"({"of": "b"})");
  }
  std::ofstream(folder / "d.h5.parts/journal", std::ios::app) << "block c "; // cut short by a kill
  std::ofstream(folder / "d.h5.parts/block-a.h5.part") << "half";
  EXPECT_EQ(code_of([&] { DatasetWriter(folder / "d.h5", small_header(), "options"); }),
            ExitCode::exists);
  EXPECT_EQ(code_of([&] {
              DatasetWriter(folder / "d.h5", small_header(), "other options", {.resume = true});
            }),
            ExitCode::inconsistent);
  DatasetWriter writer(folder / "d.h5", small_header(), "options", {.resume = true});
  writer.set_blocks({"a", "b", "c"});
  EXPECT_FALSE(writer.has_block("a"));
  EXPECT_TRUE(writer.has_block("b"));
  EXPECT_FALSE(writer.has_block("c"));
  EXPECT_EQ(writer.notes(), (std::map<std::string, std::string>{{"b", R"({"of": "b"})"}}));
  writer.write_block("a", all.subspan(0, 2));
  writer.write_block("c", all.subspan(4, 2));
  writer.finish({}, "told");
  expect_equal(DatasetReader(folder / "d.h5"), images);
  EXPECT_EQ(report_in(folder / "d.h5"), "told");
}

TEST_P(EveryCompression, OfKeptBlocksAloneTheSameFileIsJoined) {
  const TemporaryFolder folder;
  const auto images = small_images(4);
  const std::span all(images);
  const auto write = [&](const fs::path& path, bool interrupted) {
    DatasetWriter writer(path, small_header(), "", {.compression = GetParam(), .resume = true});
    writer.set_blocks({"a", "b"});
    for (const char* key : {"a", "b"})
      if (!writer.has_block(key))
        writer.write_block(key, all.subspan(*key == 'a' ? 0 : 2, 2));
    if (!interrupted)
      writer.finish({});
  };
  write(folder / "once.h5", false);
  write(folder / "resumed.h5", true);
  write(folder / "resumed.h5", false);
  EXPECT_EQ(read_text(folder / "resumed.h5"), read_text(folder / "once.h5"));
}

TEST(DatasetWriter, ABlockOfOtherSamplesThanItsJournalSaysIsDamage) {
  const TemporaryFolder folder;
  const auto images = small_images(4);
  const std::span all(images);
  DatasetWriter(folder / "d.h5", small_header(), "").write_block("a", all.first(2));
  write_dataset(folder / "d.h5.parts/block-a.h5", small_header(), all.first(1), {},
                {.force = true});
  DatasetWriter writer(folder / "d.h5", small_header(), "", {.resume = true});
  writer.set_blocks({"a"});
  EXPECT_EQ(code_of([&] { writer.finish({}); }), ExitCode::corrupt);
}

TEST(DatasetWriter, BlocksThatAreNotWantedAnyMoreAreLeftOut) {
  const TemporaryFolder folder;
  const auto images = small_images(4);
  const std::span all(images);
  DatasetWriter writer(folder / "d.h5", small_header(), "");
  writer.set_blocks({"new", "empty"});
  writer.write_block("old", all.first(1));
  writer.write_block("empty", {});
  writer.write_block("new", all.subspan(1, 3));
  writer.finish({});
  EXPECT_EQ(DatasetReader(folder / "d.h5").size(), 3u);
  EXPECT_EQ(report_in(folder / "d.h5"), "");
  EXPECT_FALSE(fs::exists(folder / "d.h5.parts"));
}

TEST(DatasetWriter, ABlockThatLacksSkippedCasesIsWrittenAgainByAResumedRun) {
  const TemporaryFolder folder;
  const auto images = small_images(4);
  const std::span all(images);
  {
    DatasetWriter writer(folder / "d.h5", small_header(), "");
    writer.write_block("a", all.first(1), false);
    EXPECT_TRUE(writer.has_block("a"));
    writer.write_block("b", all.subspan(2, 2));
  }
  DatasetWriter writer(folder / "d.h5", small_header(), "", {.resume = true});
  writer.set_blocks({"a", "b"});
  EXPECT_FALSE(writer.has_block("a"));
  EXPECT_TRUE(writer.has_block("b"));
  writer.write_block("a", all.first(2));
  writer.finish({});
  expect_equal(DatasetReader(folder / "d.h5"), images);
}

TEST(DatasetWriter, RefusesWhatWouldLoseOrSpoilData) {
  const TemporaryFolder folder;
  auto images = small_images(2);
  write_dataset(folder / "there.h5", small_header(), images, {});
  EXPECT_EQ(code_of([&] { DatasetWriter(folder / "there.h5", small_header(), ""); }),
            ExitCode::exists);

  DatasetWriter writing(folder / "busy.h5", small_header(), "");
  EXPECT_EQ(
      code_of([&] { DatasetWriter(folder / "busy.h5", small_header(), "", {.resume = true}); }),
      ExitCode::exists);

  DatasetWriter empty(folder / "empty.h5", small_header(), "");
  empty.set_blocks({"a"});
  empty.write_block("a", {});
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
  DatasetWriter writer(folder / "d.h5", small_header(256, 256), "");
  writer.write_block("a", all.first(2));
  EXPECT_EQ(code_of([&] { writer.write_block("b", all); }), ExitCode::no_space);
  EXPECT_TRUE(writer.has_block("a"));
  EXPECT_FALSE(writer.has_block("b"));
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
