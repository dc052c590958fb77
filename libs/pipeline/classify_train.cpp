#include "pipeline/classify.h"

#include <optional>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/log.h"
#include "core/text.h"
#include "nn/device.h"
#include "pipeline/finished.h"
#include "pipeline/predicting.h"
#include "pipeline/prepared.h"
#include "pipeline/ranks.h"
#include "pipeline/seen_patients.h"
#include "pipeline/split.h"
#include "pipeline/target.h"
#include "pipeline/training.h"

namespace thorax::pipeline {
namespace {

train::Split labelled_split(const SplitOptions& options, const store::DatasetReader& reader,
                            const store::Labels& labels, std::uint64_t seed) {
  const auto split = train::labelled(make_split(options, reader, labels, seed), labels);
  train::check_classes(split, labels);
  return split;
}

/// Adds what the initial checkpoint has seen, and refuses to judge a model on patients that it
/// learned from. @return what the report must tell
std::vector<std::string> account_for_init(const ClassifyTrainOptions& options,
                                          const std::vector<std::string>& test_patients,
                                          store::Checkpoint& description) {
  if (options.training.init.empty())
    return {};
  const store::Checkpoint init = store::read_checkpoint(options.training.init);
  description.supervised_patients =
      merged(description.supervised_patients, init.supervised_patients);
  description.selfsupervised_patients = init.selfsupervised_patients;

  std::vector<std::string> brands;
  if (const auto seen = overlap(test_patients, init.supervised_patients)) {
    const auto what =
        fmt::format("{} of {} test patients were trained on by --init", seen, test_patients.size());
    if (!options.allow_overlap)
      throw Error(ExitCode::inconsistent, what,
                  "leave this fold out there too, or give --allow-overlap to brand the report");
    brands.push_back(what);
  }
  if (const auto seen = overlap(test_patients, init.selfsupervised_patients))
    brands.push_back(fmt::format(
        "{} of {} test patients were in the self-supervised pre-training of --init, without labels",
        seen, test_patients.size()));
  for (const std::string& brand : brands)
    log::warning("{}", brand);
  return brands;
}

store::Checkpoint describe(const ClassifyTrainOptions& options, const store::DatasetReader& reader,
                           const train::Split& split, const store::Labels& labels) {
  store::Checkpoint description;
  description.attributes = {{"task", std::string(store::name(labels.task))},
                            {"classes", join(labels.names, "\n")},
                            {"target", options.split.target},
                            {"preprocessing", preparation(reader.header())}};
  auto learned = split.train;
  learned.insert(learned.end(), split.validation.begin(), split.validation.end());
  description.supervised_patients = patient_hashes(reader.samples(), learned);
  description.provenance = reader.provenance();
  return description;
}

} // namespace

void run_classify_train(const ClassifyTrainOptions& options, cli::Run& run) {
  on_ranks(run, [&](comm::Communicator& group) {
    const store::DatasetReader reader(options.training.input);
    const store::Labels labels = select_target(reader, options.split.target);
    TrainingPlan plan{.options = options.training,
                      .examples = train::dataset_examples(reader, labels),
                      .split = labelled_split(options.split, reader, labels, run.seed),
                      .description = {},
                      .inputs = input_hashes(options.training, reader)};
    plan.description = describe(options, reader, plan.split, labels);
    const auto brands = account_for_init(options, patient_hashes(reader.samples(), plan.split.test),
                                         plan.description);
    if (is_finished(options.training.output, run, run.provenance(plan.inputs)) &&
        (options.predictions.empty() || std::filesystem::exists(options.predictions)))
      return;
    check_training_output(options.training, run, group);
    if (!options.predictions.empty() && group.rank() == 0)
      check_output(options.predictions, may_replace(options.training, run));
    if (run.dry_run)
      return check_training(plan, run, group);

    std::optional<OutputLock> predictions_lock;
    if (!options.predictions.empty() && group.rank() == 0)
      predictions_lock.emplace(options.predictions);
    const TrainedNetwork trained = run_training(plan, run, group);
    if (!options.predictions.empty()) {
      PredictionRequest request{.model = options.training.model,
                                .fold = options.split.split.empty() ? options.split.fold : -1,
                                .split = plan.split,
                                .brands = brands};
      auto predictions = predict(request, plan.examples, reader.samples(), *trained.network,
                                 options.training.batch_size, trained.compute, group);
      if (group.rank() == 0) {
        auto chain = reader.provenance();
        chain.push_back(
            run.provenance(plan.inputs, group.size(), nn::libraries(trained.compute.device)));
        store::write_predictions(options.predictions, predictions, chain,
                                 may_replace(options.training, run));
        run.report.output(options.predictions);
      }
    }
    finish_training(plan, trained, run, group);
  });
}

} // namespace thorax::pipeline
