#include "store/columns.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "core/error.h"
#include "store/hdf5_attributes.h"
#include "store/hdf5_strings.h"

namespace thorax::store {
namespace {

template <class T, class Get>
std::vector<T> collect(std::span<const Sample> samples, Get get) {
  std::vector<T> values;
  values.reserve(samples.size());
  for (const Sample& sample : samples)
    values.push_back(get(sample));
  return values;
}

/// The text columns in file order.
constexpr std::pair<const char*, std::string Sample::*> text_columns[] = {
    {"id", &Sample::id},       {"parent", &Sample::parent}, {"patient", &Sample::patient},
    {"study", &Sample::study}, {"series", &Sample::series}, {"sex", &Sample::sex},
    {"view", &Sample::view},   {"split", &Sample::split},
};

template <class T>
void write_column(hid_t group, const char* name, std::span<const Sample> samples,
                  T Sample::*member) {
  const auto values = collect<T>(samples, [&](const Sample& sample) { return sample.*member; });
  write_array<T>(group, name, values, {values.size()});
}

template <class T>
void read_column(hid_t group, const char* name, std::vector<Sample>& samples, T Sample::*member) {
  const std::vector<T> values = read_array<T>(group, name);
  if (values.size() != samples.size())
    throw Error(ExitCode::corrupt, fmt::format("column '{}' has the wrong length", name),
                "make the file again");
  for (std::size_t i = 0; i < samples.size(); ++i)
    samples[i].*member = values[i];
}

void check_values(const Labels& labels) {
  const auto wrong = std::find_if(labels.values.begin(), labels.values.end(),
                                  [](int value) { return value < unknown_label || value > 1; });
  if (wrong != labels.values.end())
    throw Error(ExitCode::corrupt,
                fmt::format("row {} has the label {}: labels are 0, 1 or -1 (unknown)",
                            static_cast<std::size_t>(wrong - labels.values.begin()) /
                                std::max<std::size_t>(1, labels.classes()),
                            *wrong),
                "make the file again");
}

} // namespace

void write_samples(hid_t file, std::span<const Sample> samples) {
  const Handle group = create_group(file, "samples");
  for (const auto& [name, member] : text_columns)
    write_strings(
        group.get(), name,
        collect<std::string>(samples, [member = member](const Sample& s) { return s.*member; }));
  write_column(group.get(), "copy", samples, &Sample::copy);
  write_column(group.get(), "slice", samples, &Sample::slice);
  write_column(group.get(), "position_mm", samples, &Sample::position_mm);
  write_column(group.get(), "age", samples, &Sample::age);
}

std::vector<Sample> read_samples(hid_t file) {
  const Handle group = open_group(file, "samples");
  std::vector<Sample> samples;
  for (const auto& [name, member] : text_columns) {
    std::vector<std::string> values = read_strings(group.get(), name);
    if (samples.empty())
      samples.resize(values.size());
    if (values.size() != samples.size())
      throw Error(ExitCode::corrupt, fmt::format("column '{}' has the wrong length", name),
                  "make the file again");
    for (std::size_t i = 0; i < samples.size(); ++i)
      samples[i].*member = std::move(values[i]);
  }
  read_column(group.get(), "copy", samples, &Sample::copy);
  read_column(group.get(), "slice", samples, &Sample::slice);
  read_column(group.get(), "position_mm", samples, &Sample::position_mm);
  read_column(group.get(), "age", samples, &Sample::age);
  return samples;
}

void write_labels(hid_t file, const Labels& labels, std::size_t samples) {
  write_array<std::int8_t>(file, "labels", labels.values, {samples, labels.classes()});
  const Handle dataset = open_dataset(file, "labels");
  write_attribute(dataset.get(), "task", std::string(name(labels.task)));
  if (!labels.names.empty())
    write_attribute(dataset.get(), "names", labels.names);
}

Labels read_labels(hid_t file) {
  const Handle dataset = open_dataset(file, "labels");
  Labels labels;
  labels.task = parse_task(read_text_attribute(dataset.get(), "task"));
  if (has_attribute(dataset.get(), "names"))
    labels.names = read_texts_attribute(dataset.get(), "names");
  labels.values = read_array<std::int8_t>(file, "labels");
  check_values(labels);
  return labels;
}

void write_provenance(hid_t file, const ProvenanceChain& chain) {
  const Handle group = create_group(file, "provenance");
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const Provenance& step = chain[i];
    const Handle entry = create_group(group.get(), std::to_string(i));
    write_attribute(entry.get(), "command", step.command);
    write_attribute(entry.get(), "config", step.config);
    write_attribute(entry.get(), "version", step.version);
    write_attribute(entry.get(), "libraries", step.libraries);
    if (!step.inputs.empty())
      write_attribute(entry.get(), "inputs", step.inputs);
    write_attribute(entry.get(), "ranks", std::int64_t{step.ranks});
    write_attribute(entry.get(), "threads", std::int64_t{step.threads});
    write_attribute(entry.get(), "seconds", std::span(&step.seconds, 1));
    if (!step.listing.empty())
      write_attribute(entry.get(), "listing", step.listing);
  }
}

ProvenanceChain read_provenance(hid_t file) {
  const Handle group = open_group(file, "provenance");
  ProvenanceChain chain;
  while (exists(group.get(), std::to_string(chain.size()))) {
    const Handle entry = open_group(group.get(), std::to_string(chain.size()));
    Provenance step;
    step.command = read_text_attribute(entry.get(), "command");
    step.config = read_text_attribute(entry.get(), "config");
    step.version = read_text_attribute(entry.get(), "version");
    step.libraries = read_text_attribute(entry.get(), "libraries");
    if (has_attribute(entry.get(), "inputs"))
      step.inputs = read_texts_attribute(entry.get(), "inputs");
    step.ranks = static_cast<int>(read_integer_attribute(entry.get(), "ranks"));
    step.threads = static_cast<int>(read_integer_attribute(entry.get(), "threads"));
    const auto seconds = read_numbers_attribute(entry.get(), "seconds");
    if (seconds.size() != 1)
      throw Error(ExitCode::corrupt, "a step of the provenance without its seconds",
                  "make the file again");
    step.seconds = seconds.front();
    if (has_attribute(entry.get(), "listing"))
      step.listing = read_text_attribute(entry.get(), "listing");
    chain.push_back(std::move(step));
  }
  return chain;
}

} // namespace thorax::store
