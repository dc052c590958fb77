#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/atomic_file.h"
#include "store/dataset.h"
#include "support/edit_hdf5.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"
#include "unit/train/toy_data.h"

// Files of a newer version, unfinished files and missing shards, for every command that reads a
// dataset.

namespace thorax {
namespace {

using ::testing::HasSubstr;
using Words = std::vector<std::string>;

/// Command lines that read volumes from data.h5 and write out.h5.
const std::vector<Words> volume_readers = {
    {"thorax-preprocess", "ct", "data.h5", "--output", "out.h5"},
    {"thorax-segment", "predict", "data.h5", "--output", "out.h5"},
};
/// The same for pictures.
const std::vector<Words> picture_readers = {
    {"thorax-augment", "data.h5", "--policy", "policy.toml", "--copies", "1", "--output", "out.h5"},
    {"thorax-pretrain", "data.h5", "--model", "plain-cnn", "--epochs", "1", "--output", "out.h5"},
    {"thorax-classify", "train", "data.h5", "--model", "plain-cnn", "--epochs", "1", "--output",
     "out.h5"},
};

struct Datasets : ::testing::TestWithParam<Words> {
  testing::TemporaryFolder folder;

  void SetUp() override {
    testing::write_toy_dataset(folder / "data.h5");
    write_text(folder / "policy.toml", "[[transform]]\ntype = \"rotate\"\ndegrees = [-5, 5]\n");
  }

  void edit(const std::string& statement) { testing::edit_hdf5(folder / "data.h5", statement); }

  void expect_failure(int code, const std::string& words) {
    const auto result = testing::run_command(GetParam(), {.folder = folder.path()});
    EXPECT_EQ(result.exit_code, code) << result.command << result.err;
    EXPECT_THAT(result.err, HasSubstr(words));
    EXPECT_FALSE(std::filesystem::exists(folder / "out.h5"));
  }
};

std::string name_of(const ::testing::TestParamInfo<Words>& info) {
  return info.param.front().substr(7);
}

INSTANTIATE_TEST_SUITE_P(Volumes, Datasets, ::testing::ValuesIn(volume_readers), name_of);
INSTANTIATE_TEST_SUITE_P(Pictures, Datasets, ::testing::ValuesIn(picture_readers), name_of);

TEST_P(Datasets, OfANewerVersionAreRefused) {
  edit("file.attrs['format_version'] = 99");
  expect_failure(23, "99");
}

TEST_P(Datasets, ThatAreUnfinishedAreRefused) {
  edit("file.attrs['complete'] = 0");
  expect_failure(22, "data.h5");
  edit("del file.attrs['complete']");
  expect_failure(22, "data.h5");
}

TEST_P(Datasets, WithLabelsThatAreNoneAreRefused) {
  edit("file['labels'][3, 0] = 5");
  expect_failure(22, "row 3 has the label 5");
}

TEST_P(Datasets, WithoutAShardAreRefused) {
  const std::vector<std::filesystem::path> shards = {folder / "a.h5", folder / "b.h5"};
  const auto images = testing::toy_images();
  const std::span all(images);
  store::write_dataset(shards[0], testing::toy_header(), all.first(20), {});
  store::write_dataset(shards[1], testing::toy_header(), all.subspan(20), {});
  std::filesystem::remove(folder / "data.h5");
  store::write_shard_index(folder / "data.h5", shards, {});
  std::filesystem::remove(shards[1]);
  expect_failure(22, "b.h5 is missing");
}

} // namespace
} // namespace thorax
