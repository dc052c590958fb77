#include "pipeline/classify.h"

#include <optional>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/hash.h"
#include "core/log.h"
#include "core/text.h"
#include "nn/checkpoint.h"
#include "nn/device.h"
#include "nn/models.h"
#include "pipeline/predicting.h"
#include "pipeline/prepared.h"
#include "pipeline/ranks.h"
#include "pipeline/seen_patients.h"
#include "pipeline/target.h"
#include "pipeline/training.h"

namespace thorax::pipeline {
namespace {

const std::string& attribute(const store::Checkpoint& checkpoint, const std::string& name) {
  const auto found = checkpoint.attributes.find(name);
  if (found == checkpoint.attributes.end())
    throw Error(ExitCode::inconsistent, fmt::format("the checkpoint has no '{}'", name),
                "give one written by thorax-classify train");
  return found->second;
}

/// The model's classes with the dataset's truth where it has the same labels, else unknown.
void require_classifier(const store::Checkpoint& checkpoint) {
  if (attribute(checkpoint, "task") == "rotation")
    throw Error(ExitCode::inconsistent, "the checkpoint is of thorax-pretrain and knows no classes",
                "train a classifier from it: thorax-classify train --init");
}

store::Labels labels_for(const store::Checkpoint& checkpoint, const store::DatasetReader& reader) {
  store::Labels labels{.task = store::parse_task(attribute(checkpoint, "task")),
                       .names = split(attribute(checkpoint, "classes"), '\n'),
                       .values = {}};
  const std::string target = attribute(checkpoint, "target");
  if (reader.labels().classes() == 0 && !target.starts_with("column:")) {
    log::info("the dataset has no labels: predicting without truth");
  } else {
    try {
      store::Labels found = select_target(reader, target);
      if (found.names == labels.names && found.task == labels.task)
        return found;
      log::warning("the dataset's labels ({}) are not the model's ({}): predicting without truth",
                   join(found.names, ", "), join(labels.names, ", "));
    } catch (const Error& error) {
      log::warning("{}: predicting without truth", error.what());
    }
  }
  labels.values.assign(reader.size() * labels.classes(), store::unknown_label);
  return labels;
}

/// Augmented copies are never judged.
train::Rows originals(const std::vector<store::Sample>& samples) {
  train::Rows rows;
  for (std::size_t row = 0; row < samples.size(); ++row)
    if (samples[row].copy == 0)
      rows.push_back(row);
  if (rows.size() < samples.size())
    log::info("{} augmented copies are left out", samples.size() - rows.size());
  return rows;
}

} // namespace

void run_classify_predict(const ClassifyPredictOptions& options, cli::Run& run) {
  on_ranks(run, [&](comm::Communicator& group) {
    const store::Checkpoint checkpoint = store::read_checkpoint(options.checkpoint);
    require_classifier(checkpoint);
    const store::DatasetReader reader(options.input);
    check_preparation(attribute(checkpoint, "preprocessing"), preparation(reader.header()));
    const auto examples = train::dataset_examples(reader, labels_for(checkpoint, reader));
    if (group.rank() == 0)
      check_output(options.output, run.force);
    const nn::ModelDescription model = nn::stored_model(checkpoint);
    const auto network = nn::make_network(model, run.seed);
    nn::load_parameters(checkpoint, *network);
    const train::Compute compute = make_compute(options.compute, run, group);
    if (run.dry_run)
      return;

    std::optional<OutputLock> lock;
    if (group.rank() == 0)
      lock.emplace(options.output);
    PredictionRequest request{.model = model.name, .fold = -1, .split = {}, .brands = {}};
    request.split.test = originals(reader.samples());
    const auto patients = patient_hashes(reader.samples(), request.split.test);
    if (const auto seen = overlap(patients, checkpoint.supervised_patients)) {
      request.brands.push_back(
          fmt::format("{} of {} patients were trained on by this model", seen, patients.size()));
      log::warning("{}", request.brands.back());
    }

    train::place(*network, compute);
    const auto predictions =
        predict(request, examples, reader.samples(), *network, options.batch_size, compute, group);
    if (group.rank() != 0)
      return;
    auto chain = reader.provenance();
    chain.push_back(run.provenance({reader.content_hash(), sha256_file(options.checkpoint)},
                                   group.size(), nn::libraries(compute.device)));
    store::write_predictions(options.output, predictions, chain, run.force);
    run.report.output(options.output);
    log::info("predicted {} images", predictions.size());
  });
}

} // namespace thorax::pipeline
