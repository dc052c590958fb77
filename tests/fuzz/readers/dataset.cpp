#include "store/dataset.h"
#include "fuzz/reader.h"
#include "store/checkpoint.h"
#include "store/file_kind.h"
#include "store/predictions.h"

namespace thorax::fuzz {
namespace {

void read_dataset(const std::filesystem::path& path) {
  store::has_recorded_content(path);
  const store::DatasetReader reader(path);
  for (std::size_t i = 0; i < reader.size(); ++i) {
    attempt([&] { reader.image(i); });
    attempt([&] { reader.verify(i); });
  }
}

} // namespace

const char* const file_name = "file.h5";

void read_file(const std::filesystem::path& path) {
  attempt([&] { store::last_step(path); });
  switch (store::file_status(path).kind) {
  case store::FileKind::dataset:
  case store::FileKind::shards:
    return read_dataset(path);
  case store::FileKind::predictions:
    store::read_predictions(path);
    return;
  case store::FileKind::checkpoint:
    store::read_checkpoint(path);
    return;
  }
}

} // namespace thorax::fuzz
