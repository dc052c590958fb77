#include "pipeline/inspect.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/text.h"
#include "pipeline/inspect_verify.h"
#include "store/checkpoint.h"
#include "store/dataset.h"
#include "store/file_kind.h"
#include "store/predictions.h"

namespace thorax::pipeline {
namespace {

using Json = nlohmann::ordered_json;
using store::Sample;

Json described(const ProvenanceChain& chain) {
  Json steps = Json::array();
  for (const Provenance& step : chain)
    steps.push_back({{"command", step.command},
                     {"version", step.version},
                     {"libraries", step.libraries},
                     {"ranks", step.ranks},
                     {"threads", step.threads},
                     {"seconds", step.seconds},
                     {"inputs", step.inputs},
                     {"config", step.config}});
  return steps;
}

std::size_t patient_count(std::span<const Sample> samples, std::span<const std::size_t> chosen) {
  std::set<std::string_view> patients;
  for (const std::size_t i : chosen)
    patients.insert(samples[i].patient);
  patients.erase("");
  return patients.size();
}

/// Per class, how many of the chosen samples are positive, negative and unknown, and of how many
/// patients the positive ones are.
Json described(const store::Labels& labels, std::span<const Sample> samples,
               std::span<const std::size_t> chosen) {
  Json classes = Json::object();
  for (std::size_t k = 0; k < labels.classes(); ++k) {
    std::map<int, std::size_t> counts;
    std::vector<std::size_t> positive;
    for (const std::size_t i : chosen) {
      const int value = labels.values[i * labels.classes() + k];
      ++counts[value];
      if (value == 1)
        positive.push_back(i);
    }
    classes[labels.names[k]] = {{"positive", counts[1]},
                                {"negative", counts[0]},
                                {"unknown", counts[store::unknown_label]},
                                {"positive_patients", patient_count(samples, positive)}};
  }
  return classes;
}

/// Samples, patients and labels of the originals of each split.
Json described_splits(const store::Labels& labels, std::span<const Sample> samples) {
  std::map<std::string, std::vector<std::size_t>> splits;
  for (std::size_t i = 0; i < samples.size(); ++i)
    if (samples[i].copy == 0)
      splits[samples[i].split].push_back(i);
  Json result = Json::object();
  for (const auto& [split, chosen] : splits)
    result[split.empty() ? "(none)" : split] = {{"samples", chosen.size()},
                                                {"patients", patient_count(samples, chosen)},
                                                {"labels", described(labels, samples, chosen)}};
  return result;
}

/// How many of the chosen samples have each value of a text column.
Json counted(std::span<const Sample> samples, std::span<const std::size_t> chosen,
             std::string Sample::*member) {
  std::map<std::string, std::size_t> counts;
  for (const std::size_t i : chosen)
    ++counts[(samples[i].*member).empty() ? "(unknown)" : samples[i].*member];
  return counts;
}

/// "30 x 512 x 512", or the smallest and the largest of a list along each axis.
std::string described_shape(const store::DatasetReader& dataset) {
  std::vector<std::size_t> low = dataset.shape(0), high = low;
  if (dataset.header().layout == store::Layout::list)
    for (std::size_t i = 1; i < dataset.size(); ++i) {
      const std::vector<std::size_t> shape = dataset.shape(i);
      if (shape.size() != low.size())
        return "mixed";
      for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        low[axis] = std::min(low[axis], shape[axis]);
        high[axis] = std::max(high[axis], shape[axis]);
      }
    }
  std::string text;
  for (std::size_t axis = 0; axis < low.size(); ++axis) {
    const std::string extent = low[axis] == high[axis]
                                   ? std::to_string(low[axis])
                                   : fmt::format("{}-{}", low[axis], high[axis]);
    text += (axis ? " x " : "") + extent;
  }
  return text;
}

Json described(const store::DatasetReader& dataset) {
  const store::Header& header = dataset.header();
  std::vector<std::size_t> all(dataset.size()), originals;
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::copy_if(all.begin(), all.end(), std::back_inserter(originals),
               [&](std::size_t i) { return dataset.samples()[i].copy == 0; });
  Json facts = {
      {"layout", store::name(header.layout)}, {"samples", dataset.size()},
      {"originals", originals.size()},        {"patients", patient_count(dataset.samples(), all)},
      {"shape", described_shape(dataset)},    {"pixel_type", store::name(header.type)},
      {"intensity", header.intensity}};
  if (!header.window.empty())
    facts["window"] = header.window;
  facts["masks"] = header.masks;
  facts["preprocessing"] = header.preprocessing;
  facts["task"] = store::name(header.task);
  facts["labels"] = described(dataset.labels(), dataset.samples(), originals);
  facts["splits"] = described_splits(dataset.labels(), dataset.samples());
  facts["sex"] = counted(dataset.samples(), originals, &Sample::sex);
  facts["view"] = counted(dataset.samples(), originals, &Sample::view);
  facts["content_hash"] = dataset.content_hash();
  facts["provenance"] = described(dataset.provenance());
  return facts;
}

Json described(const store::Predictions& predictions, const ProvenanceChain& provenance) {
  const store::Labels labels{predictions.task, predictions.classes, predictions.labels};
  return {{"rows", predictions.size()},
          {"task", store::name(predictions.task)},
          {"classes", predictions.classes},
          {"models", std::set<std::string>(predictions.model.begin(), predictions.model.end())},
          {"folds", std::set<int>(predictions.fold.begin(), predictions.fold.end())},
          {"splits", described_splits(labels, predictions.samples)},
          {"brands", predictions.brands},
          {"provenance", described(provenance)}};
}

Json described(const store::Checkpoint& checkpoint) {
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
          {"provenance", described(checkpoint.provenance)}};
}

/// Reads the file as what it is, checks it when asked, and tells what is in it.
Json inspected(const InspectOptions& options, store::FileKind kind, cli::Run& run) {
  switch (kind) {
  case store::FileKind::dataset:
  case store::FileKind::shards: {
    const store::DatasetReader dataset(options.file);
    if (options.verify)
      verify(dataset, options.file, run);
    return described(dataset);
  }
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

bool all_numbers(const Json& value) {
  return value.is_object() && !value.empty() &&
         std::all_of(value.begin(), value.end(), [](const Json& each) { return each.is_number(); });
}

bool any_nested(const Json& value) {
  return std::any_of(value.begin(), value.end(),
                     [](const Json& each) { return each.is_structured(); });
}

/// One value on one line.
std::string inline_text(const Json& value) {
  if (value.is_string())
    return value == "" ? "none" : value.get<std::string>();
  if (value.is_boolean())
    return value.get<bool>() ? "yes" : "no";
  if (value.is_number_float())
    return fmt::format("{:.6g}", value.get<double>());
  if (!value.is_structured())
    return value.dump();
  std::vector<std::string> parts;
  for (const auto& [key, each] : value.items())
    parts.push_back(value.is_object() ? fmt::format("{} {}", key, inline_text(each))
                                      : inline_text(each));
  return parts.empty() ? "none" : join(parts, ", ");
}

/// Whether the keys below this one are names from the file, to be shown as they are.
bool holds_names(std::string_view key) {
  return key == "labels" || key == "splits" || key == "sex" || key == "view" || key == "attributes";
}

/// The facts as an indented outline, for people.
std::string outline(const Json& facts, const std::string& indent = "", bool names = false) {
  std::string text;
  for (const auto& [key, value] : facts.items()) {
    std::string heading = facts.is_array() ? fmt::format("step {}", key) : key;
    if (!names)
      std::replace(heading.begin(), heading.end(), '_', ' ');
    const bool paragraph =
        value.is_string() && value.get<std::string>().find('\n') != std::string::npos;
    if (paragraph) {
      text += fmt::format("{}{}:\n", indent, heading);
      for (const std::string& line : split(value.get<std::string>(), '\n'))
        text += line.empty() ? "" : fmt::format("{}  {}\n", indent, line);
    } else if (value.is_structured() && !value.empty() && !all_numbers(value) &&
               (value.is_object() || any_nested(value))) {
      text += fmt::format("{}{}:\n{}", indent, heading,
                          outline(value, indent + "  ", holds_names(key)));
    } else {
      text += fmt::format("{}{}: {}\n", indent, heading, inline_text(value));
    }
  }
  return text;
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

} // namespace

void run_inspect(const InspectOptions& options, cli::Run& run) {
  const store::FileStatus status = store::file_status(options.file);
  if (run.dry_run)
    return;
  Json facts = {{"file", options.file.filename().string()},
                {"kind", name(status.kind)},
                {"format_version", status.format_version}};
  facts.update(inspected(options, status.kind, run));
  facts["verified"] = options.verify;
  fmt::print("{}", options.json ? facts.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"
                                : outline(facts));
}

} // namespace thorax::pipeline
