#include "pipeline/inspect.h"

#include <functional>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/log.h"
#include "pipeline/inspect_choice.h"
#include "pipeline/inspect_dataset.h"
#include "pipeline/inspect_intensities.h"
#include "pipeline/inspect_outline.h"
#include "pipeline/inspect_sheet.h"
#include "pipeline/inspect_verify.h"
#include "store/checkpoint.h"
#include "store/dataset.h"
#include "store/file_kind.h"
#include "store/predictions.h"

namespace thorax::pipeline {
namespace {

Facts described(const store::Predictions& predictions, const ProvenanceChain& provenance) {
  const store::Labels labels{predictions.task, predictions.classes, predictions.labels};
  return {{"rows", predictions.size()},
          {"task", store::name(predictions.task)},
          {"classes", predictions.classes},
          {"models", std::set<std::string>(predictions.model.begin(), predictions.model.end())},
          {"folds", std::set<int>(predictions.fold.begin(), predictions.fold.end())},
          {"splits", described_splits(labels, predictions.samples)},
          {"brands", predictions.brands},
          {"provenance", described_provenance(provenance)}};
}

Facts described(const store::Checkpoint& checkpoint) {
  std::int64_t values = 0;
  for (const store::Array& array : checkpoint.parameters)
    values += std::accumulate(array.shape.begin(), array.shape.end(), std::int64_t{1},
                              std::multiplies<>());
  return {{"attributes", checkpoint.attributes},
          {"arrays", checkpoint.parameters.size()},
          {"values", values},
          {"optimizer_arrays", checkpoint.optimizer.size()},
          {"supervised_patients", checkpoint.supervised_patients.size()},
          {"selfsupervised_patients", checkpoint.selfsupervised_patients.size()},
          {"provenance", described_provenance(checkpoint.provenance)}};
}

Facts inspected_intensities(const InspectOptions& options, const store::DatasetReader& dataset,
                            cli::Run& run) {
  const Intensities intensities = measured_intensities(dataset, run);
  warn_of(intensities);
  if (!options.histogram.empty())
    write_histogram(options.histogram, intensities, dataset.header(), run);
  return described(intensities);
}

/// Reads a dataset, checks and draws it when asked, and tells what is in it.
Facts inspected_dataset(const InspectOptions& options, cli::Run& run) {
  const store::DatasetReader dataset(options.file);
  if (options.verify)
    verify(dataset, options.file, run);
  Facts facts = described_dataset(dataset);
  if (options.intensities || !options.histogram.empty())
    facts["intensities"] = inspected_intensities(options, dataset, run);
  std::vector<Shown> shown;
  if (options.duplicates) {
    const Duplicates duplicates = found_duplicates(dataset, options.alike, run);
    facts["duplicates"] = described(duplicates, dataset);
    shown = shown_duplicates(duplicates, options.samples);
  } else if (!options.sheet.empty()) {
    shown = spread_choice(dataset, options.samples, run.seed);
  }
  if (!options.sheet.empty() && shown.empty())
    log::warning("no sheet: there are no duplicates");
  else if (!options.sheet.empty())
    write_sheet(options.sheet, dataset, shown, run);
  return facts;
}

/// Reads the file as what it is, checks it when asked, and tells what is in it.
Facts inspected(const InspectOptions& options, store::FileKind kind, cli::Run& run) {
  switch (kind) {
  case store::FileKind::dataset:
  case store::FileKind::shards:
    return inspected_dataset(options, run);
  case store::FileKind::predictions: {
    ProvenanceChain provenance;
    const store::Predictions predictions = store::read_predictions(options.file, &provenance);
    if (options.verify)
      verify(predictions, options.file);
    return described(predictions, provenance);
  }
  case store::FileKind::checkpoint:
    break;
  }
  const store::Checkpoint checkpoint = store::read_checkpoint(options.file);
  if (options.verify)
    verify(checkpoint, options.file);
  return described(checkpoint);
}

const char* name(store::FileKind kind) {
  switch (kind) {
  case store::FileKind::dataset:
    return "dataset";
  case store::FileKind::shards:
    return "dataset in shards";
  case store::FileKind::predictions:
    return "predictions";
  case store::FileKind::checkpoint:
    break;
  }
  return "checkpoint";
}

bool needs_pictures(const InspectOptions& options) {
  return options.intensities || options.duplicates || !options.histogram.empty() ||
         !options.sheet.empty();
}

void check_options(const InspectOptions& options, store::FileKind kind, const cli::Run& run) {
  if (needs_pictures(options) && kind != store::FileKind::dataset &&
      kind != store::FileKind::shards)
    throw Error(ExitCode::command_line,
                fmt::format("{} holds {} and no pictures", options.file.string(), name(kind)),
                "leave out what looks at pictures");
  for (const std::filesystem::path& output : {options.histogram, options.sheet})
    if (!output.empty())
      check_output(output, run.force);
}

} // namespace

void run_inspect(const InspectOptions& options, cli::Run& run) {
  const store::FileStatus status = store::file_status(options.file);
  check_options(options, status.kind, run);
  if (run.dry_run)
    return;
  Facts facts = {{"file", options.file.filename().string()},
                 {"kind", name(status.kind)},
                 {"format_version", status.format_version}};
  facts.update(inspected(options, status.kind, run));
  facts["verified"] = options.verify;
  fmt::print("{}", options.json ? facts.dump(2, ' ', false, Facts::error_handler_t::replace) + "\n"
                                : outline(facts));
}

} // namespace thorax::pipeline
