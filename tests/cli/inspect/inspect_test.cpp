#include <cstring>
#include <limits>

#include "inspecting.h"
#include "store/checkpoint.h"
#include "store/predictions.h"

namespace thorax::testing {
namespace {

using store::Image;
using ::testing::AllOf;
using ::testing::HasSubstr;

TEST_F(Inspect, CountsSamplesPatientsAndLabelsOfADataset) {
  std::vector<Image> images = small_images(6);
  images[0].labels = {store::unknown_label};
  for (std::size_t i = 0; i < images.size(); ++i)
    images[i].sample.split = i < 4 ? "train" : "test";
  Image copy = images[1];
  copy.sample.id = "s1#1";
  copy.sample.parent = "s1";
  copy.sample.copy = 1;
  images.push_back(copy);
  store::write_dataset(folder_ / "data.h5", small_header(), images, chain);

  const nlohmann::json data = facts("data.h5");
  EXPECT_EQ(data["kind"], "dataset");
  EXPECT_EQ(data["layout"], "stack");
  EXPECT_EQ(data["samples"], 7);
  EXPECT_EQ(data["originals"], 6);
  EXPECT_EQ(data["patients"], 3);
  EXPECT_EQ(data["shape"], "1 x 6 x 5");
  EXPECT_EQ(data["pixel_type"], "uint8");
  EXPECT_EQ(data["masks"], false);
  const nlohmann::json covid = {
      {"positive", 3}, {"negative", 2}, {"unknown", 1}, {"positive_patients", 3}};
  EXPECT_EQ(data["labels"]["covid"], covid);
  EXPECT_EQ(data["splits"]["train"]["samples"], 4);
  EXPECT_EQ(data["splits"]["train"]["patients"], 2);
  EXPECT_EQ(data["splits"]["test"]["labels"]["covid"]["positive"], 1);
  EXPECT_EQ(data["provenance"][0]["command"], "thorax-preprocess ct");
  EXPECT_EQ(data["content_hash"], store::DatasetReader(folder_ / "data.h5").content_hash());

  const CommandResult text = inspect({"data.h5", "--verify"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out, AllOf(HasSubstr("patients: 3\n"), HasSubstr("verified: yes\n"),
                              HasSubstr("covid: positive 3, negative 2, unknown 1")));
}

TEST_F(Inspect, ShowsTheRangeOfShapesOfAList) {
  store::Header header = small_header();
  header.layout = store::Layout::list;
  header.sample_shape.clear();
  std::vector<Image> images = small_images(2);
  images[0].shape = {6, 5};
  images[1].shape = {5, 6};
  store::write_dataset(folder_ / "list.h5", header, images, chain);
  EXPECT_EQ(facts("list.h5")["shape"], "5-6 x 5-6");
}

TEST_F(Inspect, KnowsShardsAndWhatIsWrongWithThem) {
  store::write_dataset(folder_ / "a.h5", small_header(), small_images(3, 6, 5, "a"), chain);
  store::write_dataset(folder_ / "b.h5", small_header(), small_images(2, 6, 5, "b"), chain);
  const std::filesystem::path shards[] = {folder_ / "a.h5", folder_ / "b.h5"};
  store::write_shard_index(folder_ / "all.h5", shards, chain);
  EXPECT_EQ(facts("all.h5")["kind"], "dataset in shards");
  EXPECT_EQ(facts("all.h5")["samples"], 5);
  EXPECT_EQ(inspect({"all.h5", "--verify"}).exit_code, 0);

  store::write_dataset(folder_ / "b.h5", small_header(), small_images(2, 6, 5, "c"), chain,
                       {.force = true});
  EXPECT_EQ(inspect({"all.h5"}).exit_code, 22);
  std::filesystem::remove(folder_ / "b.h5");
  const CommandResult missing = inspect({"all.h5"});
  EXPECT_EQ(missing.exit_code, 22);
  EXPECT_THAT(missing.err, HasSubstr("b.h5 is missing"));
}

TEST_F(Inspect, DescribesPredictions) {
  store::Predictions predictions;
  predictions.task = store::Task::binary;
  predictions.classes = {"covid"};
  for (const Image& image : small_images(4)) {
    predictions.samples.push_back(image.sample);
    predictions.samples.back().split = "test";
    predictions.labels.push_back(image.labels[0]);
    predictions.model.push_back("resnet18");
    predictions.fold.push_back(static_cast<int>(predictions.size() % 2));
    predictions.probabilities.push_back(0.25f);
  }
  store::write_predictions(folder_ / "good.h5", predictions, chain);
  const nlohmann::json good = facts("good.h5");
  EXPECT_EQ(good["kind"], "predictions");
  EXPECT_EQ(good["rows"], 4);
  EXPECT_EQ(good["models"], nlohmann::json({"resnet18"}));
  EXPECT_EQ(good["folds"], nlohmann::json({0, 1}));
  EXPECT_EQ(good["splits"]["test"]["labels"]["covid"]["positive"], 2);
  EXPECT_EQ(inspect({"good.h5", "--verify"}).exit_code, 0);

  predictions.probabilities[2] = std::numeric_limits<float>::quiet_NaN();
  store::write_predictions(folder_ / "nan.h5", predictions, chain);
  expect_fault("nan.h5", "row 's2' has a probability outside 0 to 1");
  predictions.probabilities[2] = 0.5;
  predictions.samples[3].split = "train";
  store::write_predictions(folder_ / "split.h5", predictions, chain);
  expect_fault("split.h5", "row 's3' is neither validation nor test");
}

TEST_F(Inspect, DescribesCheckpoints) {
  const auto array = [](float value) {
    store::Array array{"fc.weight", store::ArrayType::float32, {2, 3}, {}};
    const std::vector<float> values(6, value);
    array.bytes.resize(24);
    std::memcpy(array.bytes.data(), values.data(), 24);
    return array;
  };
  store::Checkpoint checkpoint;
  checkpoint.attributes = {{"model", "resnet18"}};
  checkpoint.parameters = {array(1)};
  checkpoint.supervised_patients = {"h1", "h2"};
  checkpoint.provenance = chain;
  store::write_checkpoint(folder_ / "model.h5", checkpoint);
  const nlohmann::json model = facts("model.h5");
  EXPECT_EQ(model["kind"], "checkpoint");
  EXPECT_EQ(model["attributes"]["model"], "resnet18");
  EXPECT_EQ(model["values"], 6);
  EXPECT_EQ(model["supervised_patients"], 2);
  EXPECT_EQ(inspect({"model.h5", "--verify"}).exit_code, 0);

  checkpoint.parameters = {array(std::numeric_limits<float>::infinity())};
  store::write_checkpoint(folder_ / "infinite.h5", checkpoint);
  expect_fault("infinite.h5", "parameter 'fc.weight' is not finite");
}

TEST_F(Inspect, ShowsLabelNamesAsTheyStand) {
  store::Header header = small_header();
  header.label_names = {"ground_glass"};
  store::write_dataset(folder_ / "data.h5", header, small_images(3), chain);
  EXPECT_THAT(inspect({"data.h5"}).out, HasSubstr("ground_glass"));
}

} // namespace
} // namespace thorax::testing
