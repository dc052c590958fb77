#include <filesystem>
#include <functional>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "store/dataset.h"
#include "support/run_command.h"
#include "support/small_dataset.h"
#include "support/temporary_folder.h"

// Files of ours that others wrote again in their own way.

namespace thorax::store {
namespace {

namespace fs = std::filesystem;
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

/// By h5py: the /images of one file, of size s, packed otherwise in another.
void rewrite(const fs::path& from, const fs::path& to, const std::string& packing,
             const std::string& written = "data") {
  const std::string program = fmt::format(R"(
import h5py, shutil
shutil.copy('{0}', '{1}')
with h5py.File('{1}', 'r+') as file:
    data = file['images'][()]
    attributes = dict(file['images'].attrs)
    del file['images']
    s = data.shape
    images = file.create_dataset('images', s, data.dtype, {2})
    images.attrs.update(attributes)
    images[:len({3})] = {3}
)",
                                          from.string(), to.string(), packing, written);
  const auto done = testing::run_command({"/usr/bin/python3", "-c", program});
  ASSERT_EQ(done.exit_code, 0) << done.err;
}

TEST(ForeignFiles, AnyChunksAndFiltersAreRead) {
  const TemporaryFolder folder;
  const auto stack = small_images(9);
  write_dataset(folder / "stack.h5", small_header(), stack, {});
  for (const char* packing :
       {"chunks=s", "chunks=(4, 1, 3, 5)", "chunks=(1, 1) + s[2:]",
        "chunks=(1, 1) + s[2:], compression='gzip'", "chunks=(3, 1) + s[2:], compression='gzip'",
        "chunks=(1, 1) + s[2:], compression='gzip', shuffle=True",
        "chunks=(2, 1, 4, 4), fletcher32=True"}) {
    rewrite(folder / "stack.h5", folder / "foreign.h5", packing);
    const DatasetReader reader(folder / "foreign.h5");
    for (std::size_t i = 0; i < stack.size(); ++i)
      EXPECT_EQ(reader.read(i), stack[i].pixels) << packing;
  }
}

TEST(ForeignFiles, ChunksThatWereNeverWrittenAreMissing) {
  const TemporaryFolder folder;
  write_dataset(folder / "stack.h5", small_header(), small_images(9), {});
  rewrite(folder / "stack.h5", folder / "foreign.h5", "chunks=(1, 1) + s[2:]", "data[:8]");
  const DatasetReader reader(folder / "foreign.h5");
  EXPECT_NO_THROW(reader.read(7));
  EXPECT_EQ(code_of([&] { reader.read(8); }), ExitCode::corrupt);
}

TEST(ForeignFiles, AFilterThatIsNotThereIsNamed) {
  const TemporaryFolder folder;
  write_dataset(folder / "stack.h5", small_header(), small_images(9), {});
  rewrite(folder / "stack.h5", folder / "foreign.h5", "chunks=s, compression='lzf'");
  EXPECT_EQ(code_of([&] { DatasetReader reader(folder / "foreign.h5"); }), ExitCode::unavailable);
}

} // namespace
} // namespace thorax::store
