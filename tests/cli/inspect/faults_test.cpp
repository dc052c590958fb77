#include <algorithm>
#include <cstring>
#include <limits>

#include "core/atomic_file.h"
#include "inspecting.h"
#include "support/edit_hdf5.h"

namespace thorax::testing {
namespace {

using store::Image;
using ::testing::HasSubstr;

/// Files that are not as they should be.
class InspectFaults : public Inspect {};

TEST_F(InspectFaults, VerifyFindsWhatBreaksTheRulesOfADataset) {
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

TEST_F(InspectFaults, RefusesWhatIsNotOurs) {
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
