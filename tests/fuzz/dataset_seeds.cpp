#include <array>
#include <filesystem>

#include "store/checkpoint.h"
#include "store/dataset.h"
#include "store/predictions.h"
#include "support/small_dataset.h"

/// dataset_seeds FOLDER: writes one small file of every kind of ours.
int main(int, char** argv) {
  using namespace thorax;
  namespace fs = std::filesystem;
  const fs::path folder = argv[1];
  fs::create_directories(folder);
  const ProvenanceChain none;
  const auto header = testing::small_header();
  const auto images = testing::small_images(2);
  store::write_dataset(folder / "stack.h5", header, images, none,
                       {.compression = store::Compression::none, .force = true});
  store::write_dataset(folder / "deflated.h5", header, images, none, {.force = true});
  const std::array shards = {folder / "stack.h5"};
  store::write_shard_index(folder / "shards.h5", shards, none, true);

  store::Predictions predictions;
  predictions.task = store::Task::binary;
  predictions.classes = {"covid"};
  for (const store::Image& image : images) {
    predictions.samples.push_back(image.sample);
    predictions.samples.back().split = "test";
    predictions.model.push_back("m");
    predictions.fold.push_back(0);
    predictions.probabilities.push_back(0.5f);
    predictions.labels.push_back(image.labels.front());
  }
  store::write_predictions(folder / "predictions.h5", predictions, none, true);
  store::Checkpoint checkpoint;
  checkpoint.attributes = {{"model", "plain-cnn"}};
  checkpoint.parameters = {
      {"weight", store::ArrayType::float32, {2, 2}, std::vector<std::byte>(16)}};
  checkpoint.supervised_patients = {"p"};
  store::write_checkpoint(folder / "checkpoint.h5", checkpoint, true);
}
