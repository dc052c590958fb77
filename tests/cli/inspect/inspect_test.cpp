#include <cstring>
#include <limits>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "core/atomic_file.h"
#include "store/checkpoint.h"
#include "store/dataset.h"
#include "store/predictions.h"
#include "support/edit_hdf5.h"
#include "support/run_command.h"
#include "support/small_dataset.h"
#include "support/temporary_folder.h"

namespace thorax::testing {
namespace {

using store::Image;
using ::testing::AllOf;
using ::testing::HasSubstr;

const ProvenanceChain chain = {{.command = "thorax-preprocess ct",
                                .config = "size = 6\n",
                                .version = "0.1.0",
                                .libraries = {},
                                .inputs = {"abc"}}};

class Inspect : public ::testing::Test {
protected:
  CommandResult inspect(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "thorax-inspect");
    arguments.push_back("--progress");
    arguments.push_back("never");
    return run_command(arguments, {.folder = folder_.path()});
  }

  nlohmann::json facts(const std::string& file) {
    const CommandResult result = inspect({file, "--json"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return nlohmann::json::parse(result.out, nullptr, false);
  }

  /// --verify must fail with code 22 and name this fault.
  void expect_fault(const std::string& file, const std::string& fault) {
    const CommandResult result = inspect({file, "--verify"});
    EXPECT_EQ(result.exit_code, 22) << result.out;
    EXPECT_THAT(result.err, HasSubstr(fault));
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(inspect({file}).exit_code, 0) << "only --verify looks that deep";
  }

  TemporaryFolder folder_;
};

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

TEST_F(Inspect, VerifyFindsWhatBreaksTheRulesOfADataset) {
  const auto write = [&](const std::string& file, store::Header header,
                         const std::vector<Image>& images) {
    store::write_dataset(folder_ / file, header, images, chain);
  };
  std::vector<Image> images = small_images(3);
  write("twice.h5", small_header(), images);
  edit_hdf5(folder_ / "twice.h5", "file['samples/id'][2] = b's0'");
  expect_fault("twice.h5", "sample id 's0' occurs twice");

  write("columns.h5", small_header(), small_images(3));
  edit_hdf5(folder_ / "columns.h5", "file['samples/patient'][1] = b'other'");
  expect_fault("columns.h5", "columns differ from their recorded hash");

  store::Header masked = small_header();
  masked.masks = true;
  images = small_images(3);
  for (Image& image : images)
    image.mask.assign(30, 16);
  images[2].mask[7] = 9;
  write("mask.h5", masked, images);
  expect_fault("mask.h5", "sample 's2' has mask labels from 3 to 15");

  store::Header real = small_header();
  real.type = store::PixelType::float32;
  images = small_images(3);
  for (Image& image : images)
    image.pixels.assign(120, std::byte{0});
  const float nan = std::numeric_limits<float>::quiet_NaN();
  std::memcpy(images[0].pixels.data() + 8, &nan, sizeof nan);
  write("nan.h5", real, images);
  expect_fault("nan.h5", "sample 's0' has pixels that are not finite");

  store::Header exclusive = small_header();
  exclusive.task = store::Task::multiclass;
  exclusive.label_names = {"a", "b"};
  images = small_images(2);
  images[0].labels = {0, 1};
  images[1].labels = {1, 1};
  write("exclusive.h5", exclusive, images);
  expect_fault("exclusive.h5", "1 faults, the first: sample 's1'");

  images = small_images(2);
  images[1].sample.copy = 1;
  images[1].sample.parent = "s0";
  write("copy.h5", small_header(), images);
  expect_fault("copy.h5", "copy 's1' differs from 's0' in patient, split or labels");
  images[1].sample.parent = "s7";
  write("orphan.h5", small_header(), images);
  expect_fault("orphan.h5", "copy 's1' has no original 's7'");
}

TEST_F(Inspect, RefusesWhatIsNotOurs) {
  write_text(folder_ / "text.h5", "hello");
  store::write_dataset(folder_ / "data.h5", small_header(), small_images(2), chain);
  ASSERT_EQ(run_command({"/usr/bin/python3", "-c", R"(
import h5py, shutil
h5py.File('foreign.h5', 'w')['x'] = 1
shutil.copy('data.h5', 'version.h5')
h5py.File('version.h5', 'a').attrs['format_version'] = 99
shutil.copy('data.h5', 'incomplete.h5')
del h5py.File('incomplete.h5', 'a').attrs['complete']
)"},
                        {.folder = folder_.path()})
                .exit_code,
            0);
  const struct {
    const char* file;
    int code;
    const char* line;
  } cases[] = {{"missing.h5", 20, "no such file: missing.h5"},
               {"text.h5", 20, "not a readable HDF5 file: text.h5"},
               {"foreign.h5", 20, "foreign.h5 is not a Thorax file"},
               {"version.h5", 23, "version.h5 has format version 99"},
               {"incomplete.h5", 22, "incomplete.h5 is incomplete"}};
  for (const auto& [file, code, line] : cases) {
    const CommandResult result = inspect({file});
    EXPECT_EQ(result.exit_code, code) << file << ": " << result.err;
    EXPECT_THAT(result.err, HasSubstr(line));
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_EQ(result.out, "");
  }
}

} // namespace
} // namespace thorax::testing
