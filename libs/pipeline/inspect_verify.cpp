#include "pipeline/inspect_verify.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <mutex>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "core/error.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "core/stop.h"

namespace thorax::pipeline {
namespace {

using store::Sample;

/// Collects broken rules, in order, from any thread.
class Faults {
public:
  void add(std::size_t order, std::string fault) {
    const std::scoped_lock lock(mutex_);
    faults_.emplace(order, std::move(fault));
  }
  void throw_if_any(const std::filesystem::path& file) const {
    if (!faults_.empty())
      throw Error(ExitCode::corrupt,
                  fmt::format("{}: {} faults, the first: {}", file.string(), faults_.size(),
                              faults_.begin()->second),
                  "make the file again");
  }

private:
  std::mutex mutex_;
  std::multimap<std::size_t, std::string> faults_;
};

template <class T>
bool all_finite(std::span<const std::byte> bytes) {
  std::vector<T> values(bytes.size() / sizeof(T));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return std::all_of(values.begin(), values.end(), [](T value) { return std::isfinite(value); });
}

bool valid_mask(std::span<const std::uint8_t> mask) {
  return std::none_of(mask.begin(), mask.end(),
                      [](std::uint8_t label) { return label > 2 && label < 16; });
}

/// One row of /labels: of several exclusive classes exactly one is positive, or all are unknown.
bool valid_labels(store::Task task, std::span<const std::int8_t> labels) {
  const auto count = [&](int value) { return std::count(labels.begin(), labels.end(), value); };
  return task != store::Task::multiclass || count(store::unknown_label) == std::ssize(labels) ||
         (count(store::unknown_label) == 0 && count(1) == 1);
}

std::span<const std::int8_t> row(const std::vector<std::int8_t>& values, std::size_t classes,
                                 std::size_t index) {
  return std::span(values).subspan(index * classes, classes);
}

void verify_ids(std::span<const Sample> samples, Faults& faults) {
  std::unordered_set<std::string_view> ids;
  for (std::size_t i = 0; i < samples.size(); ++i)
    if (!ids.insert(samples[i].id).second)
      faults.add(i, fmt::format("sample id '{}' occurs twice", samples[i].id));
}

/// Copies follow their original in patient, split and labels.
void verify_copies(const store::DatasetReader& dataset, Faults& faults) {
  const store::Labels& labels = dataset.labels();
  std::unordered_map<std::string_view, std::size_t> originals;
  for (std::size_t i = 0; i < dataset.size(); ++i)
    if (const Sample& sample = dataset.samples()[i]; sample.copy == 0)
      originals[sample.id] = i;
  for (std::size_t i = 0; i < dataset.size(); ++i) {
    const Sample& sample = dataset.samples()[i];
    if (sample.copy == 0)
      continue;
    const auto parent = originals.find(sample.parent);
    if (parent == originals.end()) {
      faults.add(i, fmt::format("copy '{}' has no original '{}'", sample.id, sample.parent));
      continue;
    }
    const Sample& original = dataset.samples()[parent->second];
    const auto own = row(labels.values, labels.classes(), i);
    const auto inherited = row(labels.values, labels.classes(), parent->second);
    if (sample.patient != original.patient || sample.split != original.split ||
        !std::equal(own.begin(), own.end(), inherited.begin()))
      faults.add(i, fmt::format("copy '{}' differs from '{}' in patient, split or labels",
                                sample.id, original.id));
  }
}

} // namespace

void verify(const store::DatasetReader& dataset, const std::filesystem::path& file, cli::Run& run) {
  const store::Header& header = dataset.header();
  const store::Labels& labels = dataset.labels();
  Faults faults;
  Progress progress("verify", dataset.size(), run.progress);
  parallel_for(dataset.size(), run.threads, [&](std::size_t i) {
    stop_if_asked();
    const std::string& id = dataset.samples()[i].id;
    try {
      dataset.verify(i);
      if (header.type == store::PixelType::float32 && !all_finite<float>(dataset.read(i)))
        faults.add(i, fmt::format("sample '{}' has pixels that are not finite", id));
      if (!valid_mask(dataset.read_mask(i)))
        faults.add(i, fmt::format("sample '{}' has mask labels from 3 to 15", id));
    } catch (const Error& error) {
      faults.add(i, error.what());
    }
    if (!valid_labels(labels.task, row(labels.values, labels.classes(), i)))
      faults.add(i, fmt::format("sample '{}' has labels that do not fit its task", id));
    progress.advance();
  });
  if (!store::has_recorded_content(file))
    faults.add(dataset.size(), "columns differ from their recorded hash");
  verify_ids(dataset.samples(), faults);
  verify_copies(dataset, faults);
  faults.throw_if_any(file);
}

void verify(const store::Predictions& predictions, const std::filesystem::path& file) {
  const std::size_t classes = predictions.classes.size();
  Faults faults;
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    const Sample& sample = predictions.samples[i];
    const auto probabilities = std::span(predictions.probabilities).subspan(i * classes, classes);
    const float sum = std::accumulate(probabilities.begin(), probabilities.end(), 0.0f);
    const auto outside = [](float value) { return !(value >= 0 && value <= 1); };
    if (std::any_of(probabilities.begin(), probabilities.end(), outside))
      faults.add(i, fmt::format("row '{}' has a probability outside 0 to 1", sample.id));
    else if (predictions.task == store::Task::multiclass && std::abs(sum - 1) > 1e-3f)
      faults.add(i, fmt::format("row '{}' has probabilities that sum to {}", sample.id, sum));
    if (!valid_labels(predictions.task, row(predictions.labels, classes, i)))
      faults.add(i, fmt::format("row '{}' has labels that do not fit its task", sample.id));
    if (sample.split != "validation" && sample.split != "test")
      faults.add(i, fmt::format("row '{}' is neither validation nor test", sample.id));
  }
  faults.throw_if_any(file);
}

void verify(const store::Checkpoint& checkpoint, const std::filesystem::path& file) {
  Faults faults;
  for (std::size_t i = 0; i < checkpoint.parameters.size(); ++i) {
    const store::Array& array = checkpoint.parameters[i];
    if ((array.type == store::ArrayType::float32 && !all_finite<float>(array.bytes)) ||
        (array.type == store::ArrayType::float64 && !all_finite<double>(array.bytes)))
      faults.add(i, fmt::format("parameter '{}' is not finite", array.name));
  }
  faults.throw_if_any(file);
}

} // namespace thorax::pipeline
