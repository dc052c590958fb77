#include "pipeline/pretrain.h"

#include <algorithm>

#include "core/error.h"
#include "core/log.h"
#include "core/text.h"
#include "pipeline/finished.h"
#include "pipeline/prepared.h"
#include "pipeline/ranks.h"
#include "pipeline/seen_patients.h"
#include "pipeline/split.h"
#include "pipeline/target.h"
#include "pipeline/training.h"

namespace thorax::pipeline {
namespace {

store::Labels stratifying_labels(const PretrainOptions& options,
                                 const store::DatasetReader& reader) {
  const bool none = options.split.target.empty() && reader.labels().classes() == 0;
  return none ? store::Labels{} : select_target(reader, options.split.target);
}

/// Images to learn from, and a part to judge on. The test patients are those that thorax-classify
/// leaves out with the same options and seed.
train::Split choose_images(const PretrainOptions& options, const store::DatasetReader& reader,
                           std::uint64_t seed) {
  if (options.split.folds == 0 && options.split.split.empty())
    return train::hold_out_tenth(reader.samples(), {}, seed);
  train::Split split = make_split(options.split, reader, stratifying_labels(options, reader), seed);
  split.test.clear();
  return split;
}

/// The rows of four rotations per image.
train::Rows rotated(const train::Rows& rows) {
  train::Rows all;
  for (const std::size_t row : rows)
    for (std::size_t rotation = 0; rotation < 4; ++rotation)
      all.push_back(4 * row + rotation);
  return all;
}

} // namespace

void run_pretrain(const PretrainOptions& options, cli::Run& run) {
  on_ranks(run, [&](comm::Communicator& group) {
    const store::DatasetReader reader(options.training.input);
    const auto images = train::dataset_examples(reader, {});
    const train::Split split = choose_images(options, reader, run.seed);
    TrainingPlan plan{.options = options.training,
                      .examples = train::rotation_examples(images),
                      .split = {rotated(split.train), rotated(split.validation), {}},
                      .description = {},
                      .inputs = input_hashes(options.training, reader)};
    auto learned = split.train;
    learned.insert(learned.end(), split.validation.begin(), split.validation.end());
    plan.description.selfsupervised_patients = patient_hashes(reader.samples(), learned);
    plan.description.attributes = {{"task", options.task},
                                   {"classes", join(plan.examples.labels.names, "\n")},
                                   {"preprocessing", preparation(reader.header())}};
    plan.description.provenance = reader.provenance();
    if (!options.training.init.empty()) {
      const auto init = store::read_checkpoint(options.training.init);
      plan.description.supervised_patients = init.supervised_patients;
      plan.description.selfsupervised_patients =
          merged(plan.description.selfsupervised_patients, init.selfsupervised_patients);
    }
    if (is_finished(options.training.output, run, run.provenance(plan.inputs)))
      return;
    check_training_output(options.training, run, group);
    if (run.dry_run)
      return check_training(plan, run, group);
    const TrainedNetwork trained = run_training(plan, run, group);
    finish_training(plan, trained, run, group);
  });
}

} // namespace thorax::pipeline
