#include <cstring>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "store/checkpoint.h"
#include "store/dataset.h"
#include "store/predictions.h"
#include "support/run_command.h"
#include "support/small_dataset.h"
#include "support/temporary_folder.h"

namespace thorax::testing {
namespace {

using store::Image;
using ::testing::HasSubstr;

double mean(std::span<const std::byte> pixels) {
  double sum = 0;
  for (const std::byte pixel : pixels)
    sum += std::to_integer<int>(pixel);
  return sum / static_cast<double>(pixels.size());
}

store::Predictions small_predictions() {
  store::Predictions predictions;
  predictions.task = store::Task::binary;
  predictions.classes = {"covid"};
  for (const Image& image : small_images(5)) {
    predictions.samples.push_back(image.sample);
    predictions.samples.back().split = predictions.size() % 2 ? "test" : "validation";
    predictions.labels.push_back(image.labels[0]);
    predictions.model.push_back("resnet18");
    predictions.fold.push_back(0);
    predictions.probabilities.push_back(0.25f);
  }
  return predictions;
}

TEST(FileFormat, DocumentedSnippetsReadOurFiles) {
  const TemporaryFolder folder;
  const std::vector<Image> images = small_images(5);
  store::write_dataset(folder / "data.h5", small_header(), images, {});
  store::write_dataset(folder / "more.h5", small_header(), small_images(2, 6, 5, "t"), {});
  const std::filesystem::path shards[] = {folder / "data.h5", folder / "more.h5"};
  store::write_shard_index(folder / "shards.h5", shards, {});
  store::write_predictions(folder / "predictions.h5", small_predictions(), {});
  store::Checkpoint checkpoint;
  checkpoint.parameters = {{"fc.weight", store::ArrayType::float32, {2, 3}, {}}};
  checkpoint.parameters[0].bytes.resize(24);
  store::write_checkpoint(folder / "model.h5", checkpoint);

  const CommandResult python =
      run_command({"/usr/bin/python3", (source_folder() / "tests/support/read_dataset.py").string(),
                   (source_folder() / "docs/file-format.md").string()},
                  {.folder = folder.path()});
  ASSERT_EQ(python.exit_code, 0) << python.err;
  EXPECT_EQ(python.out, fmt::format("stack (5, 1, 6, 5) uint8\n"
                                    "{:.3f} {{'covid': 0}}\n"
                                    "{{'p0': 2, 'p1': 2, 'p2': 1}}\n"
                                    "data.h5 5\n"
                                    "more.h5 2\n"
                                    "(3, 1) (3, 1)\n"
                                    "fc.weight (2, 3)\n",
                                    mean(images[0].pixels)));
}

} // namespace
} // namespace thorax::testing
