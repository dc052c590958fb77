#include "train/loader.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "core/error.h"
#include "support/temporary_folder.h"
#include "unit/train/toy_data.h"

namespace thorax::train {
namespace {

/// Row n is a 1x2x2 image of the value n.
Examples numbered(std::size_t count) {
  Examples examples{
      .shape = {1, 2, 2}, .type = torch::kUInt8, .labels = {}, .ids = {}, .image = {}};
  for (std::size_t n = 0; n < count; ++n)
    examples.ids.push_back(std::to_string(n));
  examples.image = [](std::size_t row) {
    return torch::full({1, 2, 2}, static_cast<int>(row), torch::kUInt8);
  };
  return examples;
}

TEST(Loader, HandsOutBatchesInOrderWhateverTheThreads) {
  const Examples examples = numbered(50);
  const std::vector<Rows> batches = {{7, 3, 9}, {}, {1}, {49, 0}, {}};
  for (const int threads : {1, 2, 5}) {
    Loader loader(examples, batches, {.threads = threads, .ahead = 2});
    for (const Rows& rows : batches) {
      const auto batch = loader.next();
      ASSERT_TRUE(batch);
      EXPECT_EQ(batch->rows, rows);
      for (std::size_t i = 0; i < rows.size(); ++i)
        EXPECT_TRUE(batch->images[i].eq(static_cast<int>(rows[i])).all().item<bool>());
    }
    EXPECT_FALSE(loader.next());
  }
}

TEST(Loader, ReadsAheadNoFurtherThanAsked) {
  Examples examples = numbered(20);
  std::atomic<int> read = 0;
  examples.image = [&](std::size_t) {
    ++read;
    return torch::zeros({1, 2, 2}, torch::kUInt8);
  };
  std::vector<Rows> batches;
  for (std::size_t i = 0; i < 20; ++i)
    batches.push_back({i});
  Loader loader(examples, batches, {.threads = 3, .ahead = 4});
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(read, 4);
  loader.next();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(read, 5);
}

TEST(Loader, PassesAReadingErrorOn) {
  Examples examples = numbered(4);
  examples.image = [](std::size_t row) -> torch::Tensor {
    if (row == 2)
      throw Error(ExitCode::corrupt, "image 2 is damaged", "");
    return torch::zeros({1, 2, 2}, torch::kUInt8);
  };
  Loader loader(examples, {{0, 1}, {2, 3}}, {.threads = 2});
  EXPECT_THROW(
      {
        loader.next();
        loader.next();
      },
      Error);
}

TEST(Loader, EndsEarlyWithoutWaitingForTheRest) {
  const Examples examples = numbered(200);
  std::vector<Rows> batches(100, Rows{1, 2});
  Loader loader(examples, batches, {.threads = 2});
  loader.next();
}

TEST(Loader, LeavesTheThreadsOfTheMainThreadAsTheyWere) {
  const int before = torch::get_num_threads();
  torch::set_num_threads(3);
  const Examples examples = numbered(9);
  Loader loader(examples, {{4, 8}, {1}}, {.threads = 2});
  while (loader.next())
    EXPECT_EQ(torch::get_num_threads(), 3);
  torch::set_num_threads(before);
}

TEST(Loader, TransformsSeeRowAndEpoch) {
  const Examples examples = numbered(9);
  Loader loader(
      examples, {{4, 8}},
      {.transform = [](torch::Tensor image, std::size_t row,
                       std::uint64_t epoch) { return image * 10 + static_cast<int>(row + epoch); },
       .epoch = 3});
  const auto batch = loader.next();
  EXPECT_EQ(batch->images[0][0][0][0].item<int>(), 47);
  EXPECT_EQ(batch->images[1][0][0][0].item<int>(), 91);
}

TEST(Examples, ReadADatasetAsItWasWritten) {
  const testing::TemporaryFolder folder;
  const auto images = testing::toy_images();
  testing::write_toy_dataset(folder / "data.h5");
  const store::DatasetReader reader(folder / "data.h5");
  const Examples examples = dataset_examples(reader, reader.labels());
  EXPECT_EQ(examples.shape, (std::vector<std::int64_t>{1, 32, 32}));
  const torch::Tensor image = examples.image(5);
  EXPECT_EQ(std::memcmp(image.data_ptr(), images[5].pixels.data(), images[5].pixels.size()), 0);
  EXPECT_TRUE(torch::equal(labels_of(examples.labels, {0, 2, 6}),
                           torch::tensor({{1}, {0}, {1}}, torch::kInt8)));
}

TEST(Examples, MapHounsfieldUnitsByTheWindow) {
  const testing::TemporaryFolder folder;
  store::Header header;
  header.type = store::PixelType::int16;
  header.sample_shape = {1, 1, 4};
  header.intensity = "HU";
  store::Image image;
  image.sample.id = image.sample.parent = "a";
  image.shape = {1, 1, 4};
  const std::array<std::int16_t, 4> values = {-2000, -1000, 0, 1000};
  image.pixels.resize(8);
  std::memcpy(image.pixels.data(), values.data(), 8);
  store::write_dataset(folder / "plain.h5", header, {&image, 1}, {});
  const store::DatasetReader plain(folder / "plain.h5");
  EXPECT_THROW(dataset_examples(plain, {}), Error);

  header.window = {-1000, 1000};
  store::write_dataset(folder / "window.h5", header, {&image, 1}, {});
  const store::DatasetReader reader(folder / "window.h5");
  EXPECT_TRUE(torch::allclose(dataset_examples(reader, {}).image(0),
                              torch::tensor({0.0f, 0.0f, 0.5f, 1.0f}).reshape({1, 1, 4})));

  header.sample_shape = image.shape = {2, 1, 2};
  header.window = {-2000, 0, -1000, 1000};
  store::write_dataset(folder / "channels.h5", header, {&image, 1}, {});
  const store::DatasetReader channels(folder / "channels.h5");
  EXPECT_TRUE(torch::allclose(dataset_examples(channels, {}).image(0),
                              torch::tensor({0.0f, 0.5f, 0.5f, 1.0f}).reshape({2, 1, 2})));
}

TEST(Examples, MapWindowedSixteenBitsByTheirRange) {
  const testing::TemporaryFolder folder;
  store::Header header;
  header.type = store::PixelType::int16;
  header.sample_shape = {1, 1, 3};
  header.intensity = "window";
  header.window = {-1250, 250};
  store::Image image;
  image.sample.id = image.sample.parent = "a";
  image.shape = {1, 1, 3};
  const std::array<std::int16_t, 3> values = {-32768, 0, 32767};
  image.pixels.resize(6);
  std::memcpy(image.pixels.data(), values.data(), 6);
  store::write_dataset(folder / "data.h5", header, {&image, 1}, {});
  const store::DatasetReader reader(folder / "data.h5");
  EXPECT_TRUE(torch::allclose(dataset_examples(reader, {}).image(0),
                              torch::tensor({0.0f, 0.5f, 1.0f}).reshape({1, 1, 3}), 0, 1e-4));
}

TEST(Examples, RotationsAreQuarterTurnsWithTheirClass) {
  Examples images = numbered(2);
  images.image = [](std::size_t row) {
    return torch::tensor({1, 2, 3, 4}, torch::kUInt8).reshape({1, 2, 2}) +
           static_cast<int>(10 * row);
  };
  const Examples rotated = rotation_examples(images);
  ASSERT_EQ(rotated.size(), 8u);
  const auto pixels = [&](std::size_t row) {
    const torch::Tensor image = rotated.image(row).contiguous();
    return std::vector<int>(image.data_ptr<std::uint8_t>(), image.data_ptr<std::uint8_t>() + 4);
  };
  EXPECT_EQ(pixels(0), (std::vector{1, 2, 3, 4}));
  EXPECT_EQ(pixels(1), (std::vector{2, 4, 1, 3}));
  EXPECT_EQ(pixels(2), (std::vector{4, 3, 2, 1}));
  EXPECT_EQ(pixels(7), (std::vector{13, 11, 14, 12}));
  EXPECT_TRUE(torch::equal(labels_of(rotated.labels, {0, 1, 2, 3, 4}).argmax(1),
                           torch::tensor({0, 1, 2, 3, 0})));
}

TEST(Augmentation, IsAFunctionOfSeedIdAndEpoch) {
  Examples examples = numbered(40);
  const torch::Tensor image = torch::arange(1, 101).to(torch::kUInt8).reshape({1, 10, 10});
  const Transform transform = random_flip_and_shift(examples, 1, true, 0.2);
  int mirrored = 0, moved = 0;
  for (std::size_t row = 0; row < 40; ++row) {
    const torch::Tensor once = transform(image, row, 0);
    EXPECT_TRUE(torch::equal(once, transform(image, row, 0)));
    moved += !torch::equal(once, transform(image, row, 1));
    // Rows rise to the right unless mirrored.
    mirrored += once[0][5][5].item<int>() < once[0][5][4].item<int>();
    EXPECT_GE(once.gt(0).sum().item<int>(), 64);
  }
  EXPECT_GT(moved, 30);
  EXPECT_GT(mirrored, 8);
  EXPECT_LT(mirrored, 32);
}

} // namespace
} // namespace thorax::train
