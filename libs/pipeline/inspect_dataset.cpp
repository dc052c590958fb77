#include "pipeline/inspect_dataset.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include <fmt/format.h>

namespace thorax::pipeline {
namespace {

using store::Sample;

std::size_t patient_count(std::span<const Sample> samples, std::span<const std::size_t> chosen) {
  std::set<std::string_view> patients;
  for (const std::size_t i : chosen)
    patients.insert(samples[i].patient);
  patients.erase("");
  return patients.size();
}

/// Per class, how many of the chosen samples are positive, negative and unknown, and of how many
/// patients the positive ones are.
Facts described(const store::Labels& labels, std::span<const Sample> samples,
                std::span<const std::size_t> chosen) {
  Facts classes = Facts::object();
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

/// How many of the chosen samples have each value of a text column.
Facts counted(std::span<const Sample> samples, std::span<const std::size_t> chosen,
              std::string Sample::*member) {
  std::map<std::string, std::size_t> counts;
  for (const std::size_t i : chosen)
    ++counts[(samples[i].*member).empty() ? "(unknown)" : samples[i].*member];
  return counts;
}

/// Least, median and greatest of numbers that are known; how many are not.
Facts spread(std::vector<double> values) {
  const auto known = std::partition(values.begin(), values.end(),
                                    [](double value) { return std::isfinite(value); });
  const std::size_t unknown = static_cast<std::size_t>(values.end() - known);
  values.erase(known, values.end());
  std::sort(values.begin(), values.end());
  Facts facts = Facts::object();
  if (!values.empty())
    facts = {
        {"least", values.front()}, {"median", values[values.size() / 2]}, {"most", values.back()}};
  if (unknown > 0)
    facts["unknown"] = unknown;
  return facts;
}

std::vector<double> ages(std::span<const Sample> samples, std::span<const std::size_t> chosen) {
  std::vector<double> values;
  for (const std::size_t i : chosen)
    values.push_back(samples[i].age);
  return values;
}

/// How many of the chosen samples each patient has.
std::vector<double> samples_per_patient(std::span<const Sample> samples,
                                        std::span<const std::size_t> chosen) {
  std::map<std::string_view, std::size_t> counts;
  for (const std::size_t i : chosen)
    if (!samples[i].patient.empty())
      ++counts[samples[i].patient];
  std::vector<double> values;
  for (const auto& [patient, count] : counts)
    values.push_back(static_cast<double>(count));
  return values;
}

/// How many patients have 1, 2, 3-4, 5-8, ... samples.
Facts patients_by_samples(const std::vector<double>& samples_per_patient) {
  std::map<std::size_t, std::size_t> patients; // by the power of two that holds their count
  for (const double count : samples_per_patient)
    ++patients[std::bit_ceil(static_cast<std::size_t>(count))];
  Facts facts = Facts::object();
  for (const auto& [most, count] : patients) {
    const std::string range =
        most <= 2 ? std::to_string(most) : fmt::format("{}-{}", most / 2 + 1, most);
    facts[range + (most == 1 ? " sample" : " samples")] = count;
  }
  return facts;
}

/// How many patients have originals in more than one split.
std::size_t parted_patients(std::span<const Sample> samples, std::span<const std::size_t> chosen) {
  std::map<std::string_view, std::set<std::string_view>> splits;
  for (const std::size_t i : chosen)
    if (!samples[i].patient.empty())
      splits[samples[i].patient].insert(samples[i].split);
  return static_cast<std::size_t>(std::count_if(
      splits.begin(), splits.end(), [](const auto& each) { return each.second.size() > 1; }));
}

/// "30 x 512 x 512"; where it is not the same in all, the least and the greatest along each axis.
template <class T>
std::string range_text(const std::vector<T>& low, const std::vector<T>& high) {
  std::string text;
  for (std::size_t axis = 0; axis < low.size(); ++axis) {
    const std::string least = fmt::format("{:.4g}", static_cast<double>(low[axis]));
    const std::string most = fmt::format("{:.4g}", static_cast<double>(high[axis]));
    text += (axis ? " x " : "") + (least == most ? least : least + "-" + most);
  }
  return text;
}

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
  return range_text(low, high);
}

/// Along columns, rows and slices.
std::string described_spacing(const store::DatasetReader& dataset) {
  const auto first = dataset.geometry(0).spacing;
  std::vector<double> low(first.begin(), first.end()), high = low;
  for (std::size_t i = 1; i < dataset.size(); ++i) {
    const auto spacing = dataset.geometry(i).spacing;
    for (std::size_t axis = 0; axis < spacing.size(); ++axis) {
      low[axis] = std::min(low[axis], spacing[axis]);
      high[axis] = std::max(high[axis], spacing[axis]);
    }
  }
  return range_text(low, high);
}

} // namespace

Facts described_provenance(const ProvenanceChain& chain) {
  Facts steps = Facts::array();
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

Facts described_splits(const store::Labels& labels, std::span<const Sample> samples) {
  std::map<std::string, std::vector<std::size_t>> splits;
  for (std::size_t i = 0; i < samples.size(); ++i)
    if (samples[i].copy == 0)
      splits[samples[i].split].push_back(i);
  Facts result = Facts::object();
  for (const auto& [split, chosen] : splits)
    result[split.empty() ? "(none)" : split] = {{"samples", chosen.size()},
                                                {"patients", patient_count(samples, chosen)},
                                                {"labels", described(labels, samples, chosen)}};
  return result;
}

std::vector<std::size_t> originals_of(const store::DatasetReader& dataset) {
  std::vector<std::size_t> originals;
  for (std::size_t i = 0; i < dataset.size(); ++i)
    if (dataset.samples()[i].copy == 0)
      originals.push_back(i);
  return originals;
}

Facts described_dataset(const store::DatasetReader& dataset) {
  const store::Header& header = dataset.header();
  const std::vector<std::size_t> originals = originals_of(dataset);
  std::vector<std::size_t> all(dataset.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  Facts facts = {
      {"layout", store::name(header.layout)},   {"samples", dataset.size()},
      {"originals", originals.size()},          {"patients", patient_count(dataset.samples(), all)},
      {"shape", described_shape(dataset)},      {"spacing_mm", described_spacing(dataset)},
      {"pixel_type", store::name(header.type)}, {"intensity", header.intensity}};
  if (!header.window.empty())
    facts["window"] = header.window;
  facts["masks"] = header.masks;
  facts["preprocessing"] = header.preprocessing;
  facts["task"] = store::name(header.task);
  facts["labels"] = described(dataset.labels(), dataset.samples(), originals);
  facts["splits"] = described_splits(dataset.labels(), dataset.samples());
  facts["patients_in_several_splits"] = parted_patients(dataset.samples(), originals);
  const std::vector<double> per_patient = samples_per_patient(dataset.samples(), originals);
  facts["samples_per_patient"] = spread(per_patient);
  facts["patients_with"] = patients_by_samples(per_patient);
  facts["sex"] = counted(dataset.samples(), originals, &Sample::sex);
  facts["age"] = spread(ages(dataset.samples(), originals));
  facts["view"] = counted(dataset.samples(), originals, &Sample::view);
  facts["content_hash"] = dataset.content_hash();
  facts["provenance"] = described_provenance(dataset.provenance());
  return facts;
}

} // namespace thorax::pipeline
