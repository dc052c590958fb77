#include "evaluation/hdf5_cases.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.h"
#include "core/text.h"
#include "store/predictions.h"

namespace thorax::evaluation {
namespace {

void check_probabilities(const ScoredCases& cases, const std::string& file) {
  for (std::size_t i = 0; i < cases.probabilities.size(); ++i)
    if (!(cases.probabilities[i] >= 0 && cases.probabilities[i] <= 1))
      throw Error(ExitCode::corrupt,
                  fmt::format("{}: id '{}' has probability {} for {}", file,
                              cases.samples[i / cases.classes.size()].id, cases.probabilities[i],
                              abridged(cases.classes[i % cases.classes.size()])),
                  "probabilities are numbers from 0 to 1; predict again");
}

} // namespace

ScoredCases read_hdf5_cases(const std::filesystem::path& path, Origins& origins) {
  ProvenanceChain provenance;
  store::Predictions predictions = store::read_predictions(path, &provenance);
  std::transform(predictions.brands.begin(), predictions.brands.end(), predictions.brands.begin(),
                 one_line);
  ScoredCases cases{std::move(predictions.classes),
                    std::move(predictions.samples),
                    std::move(predictions.model),
                    std::move(predictions.fold),
                    {predictions.probabilities.begin(), predictions.probabilities.end()},
                    std::move(predictions.labels),
                    std::move(predictions.brands),
                    predictions.task == store::Task::multiclass,
                    {},
                    std::move(provenance)};
  if (cases.samples.empty())
    throw Error(ExitCode::no_input, fmt::format("{} holds no rows", path.string()),
                "predict some cases");
  check_probabilities(cases, path.string());
  origins.begin_file(path.string(), "row");
  for (std::size_t row = 1; row <= cases.size(); ++row)
    origins.add(row);
  return cases;
}

} // namespace thorax::evaluation
