#include "pipeline/predicting.h"

#include "core/error.h"
#include "core/log.h"

namespace thorax::pipeline {

store::Predictions predict(const PredictionRequest& request, const train::Examples& examples,
                           const std::vector<store::Sample>& samples, nn::Network& network,
                           std::size_t batch_size, const train::Compute& compute,
                           comm::Communicator& group) {
  store::Predictions predictions{.task = examples.labels.task,
                                 .classes = examples.labels.names,
                                 .samples = {},
                                 .model = {},
                                 .fold = {},
                                 .probabilities = {},
                                 .labels = {},
                                 .brands = request.brands};
  for (const auto& [part, rows] :
       {std::pair("validation", &request.split.validation), {"test", &request.split.test}}) {
    const torch::Tensor logits =
        train::predict(network, examples, *rows, batch_size, compute, group);
    const torch::Tensor labels = train::labels_of(examples.labels, *rows);
    if (!logits.isfinite().all().item<bool>())
      throw Error(ExitCode::numerical, "the network gives scores that are not finite",
                  "train it again with a lower --learning-rate");
    if (const auto auroc = train::mean_auroc(logits, labels))
      log::info("{:10} AUROC {:.3f} over {} images", part, *auroc, rows->size());

    const torch::Tensor probabilities =
        train::probabilities(logits, examples.labels.task).to(torch::kFloat32).contiguous();
    const auto append = [](auto& to, const auto* first, std::int64_t count) {
      to.insert(to.end(), first, first + count);
    };
    append(predictions.probabilities, probabilities.data_ptr<float>(), probabilities.numel());
    append(predictions.labels, labels.data_ptr<std::int8_t>(), labels.numel());
    for (const std::size_t row : *rows)
      predictions.samples.emplace_back(samples[row]).split = part;
  }
  predictions.model.assign(predictions.samples.size(), request.model);
  predictions.fold.assign(predictions.samples.size(), request.fold);
  return predictions;
}

} // namespace thorax::pipeline
