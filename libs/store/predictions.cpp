#include "store/predictions.h"

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "store/columns.h"
#include "store/hdf5.h"
#include "store/hdf5_attributes.h"
#include "store/hdf5_strings.h"

namespace thorax::store {
namespace {

constexpr const char* format = "thorax-predictions";
constexpr std::int64_t format_version = 1;

void check_sizes(const Predictions& predictions, const std::string& file) {
  const std::size_t n = predictions.size(), k = predictions.classes.size();
  if (predictions.model.size() != n || predictions.fold.size() != n ||
      predictions.probabilities.size() != n * k || predictions.labels.size() != n * k)
    throw Error(ExitCode::corrupt, fmt::format("{}: columns differ in length", file),
                "make the file again");
}

} // namespace

void write_predictions(const std::filesystem::path& path, const Predictions& predictions,
                       const ProvenanceChain& provenance, bool force) {
  check_sizes(predictions, path.string());
  check_output(path, force);
  write_hdf5(path, [&](const std::filesystem::path& part) {
    const auto lock = hdf5_lock();
    Handle file = create_file(part);
    write_format(file.get(), format, format_version);
    const hsize_t n = predictions.size(), k = predictions.classes.size();
    write_array<float>(file.get(), "probabilities", predictions.probabilities, {n, k});
    write_labels(file.get(), {predictions.task, predictions.classes, predictions.labels}, n);
    write_samples(file.get(), predictions.samples);
    const Handle samples = open_group(file.get(), "samples");
    write_strings(samples.get(), "model", predictions.model);
    write_array<std::int32_t>(samples.get(), "fold", predictions.fold, {n});
    if (!predictions.brands.empty())
      write_attribute(file.get(), "brands", predictions.brands);
    write_provenance(file.get(), provenance);
    mark_complete(file.get());
    close_file(std::move(file), path);
  });
}

Predictions read_predictions(const std::filesystem::path& path, ProvenanceChain* provenance) {
  const auto lock = hdf5_lock();
  const Handle file = open_file(path);
  check_format(file.get(), path, format, format_version);
  return with_context(path.string(), [&] {
    Predictions predictions;
    Labels labels = read_labels(file.get());
    predictions.task = labels.task;
    predictions.classes = std::move(labels.names);
    predictions.labels = std::move(labels.values);
    predictions.probabilities = read_array<float>(file.get(), "probabilities");
    predictions.samples = read_samples(file.get());
    const Handle samples = open_group(file.get(), "samples");
    predictions.model = read_strings(samples.get(), "model");
    predictions.fold = read_array<std::int32_t>(samples.get(), "fold");
    if (has_attribute(file.get(), "brands"))
      predictions.brands = read_texts_attribute(file.get(), "brands");
    if (provenance)
      *provenance = read_provenance(file.get());
    check_sizes(predictions, path.string());
    return predictions;
  });
}

} // namespace thorax::store
