#include "pipeline/preprocess_samples.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "core/error.h"
#include "core/folder.h"
#include "core/hash.h"
#include "core/person.h"
#include "core/text.h"
#include "core/view.h"
#include "labels/table.h"
#include "pipeline/case_blocks.h"
#include "pipeline/case_labels.h"
#include "pipeline/case_ranks.h"
#include "pipeline/identity.h"
#include "pipeline/told_names.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

Identity identity_for(const PreprocessOptions& options, bool dry_run) {
  if (options.keep_ids)
    return Identity();
  const fs::path path = key_path(options);
  if (dry_run && !fs::exists(path))
    return Identity();
  return Identity(read_or_make_key(path));
}

/// The view that a name in the manner of BIDS states: "sub-1_ses-2_vp-ap_cr.png" is AP.
std::string view_in_name(const fs::path& path) {
  constexpr std::string_view entity = "_vp-";
  const std::string name = path.filename().string();
  const auto at = name.find(entity);
  if (at == name.npos)
    return "";
  const auto begin = name.begin() + static_cast<std::ptrdiff_t>(at + entity.size());
  const auto end =
      std::find_if_not(begin, name.end(), [](unsigned char c) { return std::isalpha(c); });
  return upper(std::string(begin, end));
}

store::Sample sample_of(const Case& from, const Identity& identity) {
  if (from.kind == CaseKind::stored)
    return from.stored->samples()[from.index];
  store::Sample sample;
  sample.id = identity("case", from.id);
  sample.parent = sample.id;
  sample.patient = identity("patient", from.patient);
  sample.study = identity("study", from.study);
  sample.series = identity("series", from.series);
  sample.sex = from.sex;
  sample.age = from.age;
  sample.view = from.view.empty() ? view_in_name(from.path) : from.view;
  return sample;
}

/// Ages that nobody has become unknown.
void forget_impossible_ages(CaseRows& rows, const std::vector<Case>& cases, cli::Run& run) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < cases.size(); ++i)
    if (forget_impossible_age(rows.samples[i].age))
      names.push_back(cases[i].name());
  warn_of_names(names,
                fmt::format("{} of {} cases have an age outside 0 to 120 years: it is unknown",
                            names.size(), cases.size()),
                "cases_with_impossible_age", run);
}

/// Views of other words than the known terms become unknown: a text may tell whose the image is.
void forget_free_views(CaseRows& rows, const std::vector<Case>& cases, cli::Run& run) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto view = view_from(rows.samples[i].view);
    if (!view)
      names.push_back(cases[i].name());
    rows.samples[i].view = view.value_or("");
  }
  warn_of_names(names,
                fmt::format("{} of {} cases state a view that is no known term: it is unknown",
                            names.size(), cases.size()),
                "cases_with_undefined_view", run);
}

/// What the lists of a published split say of these samples.
std::string hash_of_splits(const std::vector<store::Sample>& samples) {
  Sha256 hash;
  for (const store::Sample& sample : samples)
    hash.add(sample.split + "\n");
  return hash.hex();
}

CaseRows rows_of(const std::vector<Case>& cases, const PreprocessOptions& options, cli::Run& run) {
  const Identity identity = identity_for(options, run.dry_run);
  CaseRows rows;
  rows.labels.resize(cases.size());
  for (const Case& each : cases)
    rows.samples.push_back(sample_of(each, identity));
  forget_impossible_ages(rows, cases, run);

  if (options.labels.empty()) {
    take_stored_labels(rows, cases);
  } else {
    const labels::Table table = labels::read_tables(
        options.labels, {.format = labels::parse_format(options.labels_format),
                         .label_columns = options.label_columns,
                         .exclusive = options.exclusive_labels,
                         .uncertain = labels::parse_uncertain(options.uncertain),
                         .official_lists = options.official_lists});
    take_table_labels(rows, cases, table, identity, run);
    for (const fs::path& path : options.labels)
      rows.hashes.push_back(sha256_file(path));
    if (!options.official_lists.empty())
      rows.hashes.push_back(hash_of_splits(rows.samples));
  }
  forget_free_views(rows, cases, run);

  rows.settings = fmt::format("key = {}\n", identity.fingerprint());
  return rows;
}

} // namespace

fs::path key_path(const PreprocessOptions& options) {
  return options.id_key.empty() ? options.output.parent_path() / "id.key" : options.id_key;
}

CaseRows describe_cases(const std::vector<Case>& cases, const PreprocessOptions& options,
                        cli::Run& run, comm::Communicator& ranks) {
  CaseRows rows;
  rank_zero_first(ranks, [&] { rows = rows_of(cases, options, run); });
  return rows;
}

void hide_inputs(const PreprocessOptions& options, const std::vector<Input>& unpacked,
                 cli::Run& run) {
  if (options.keep_ids)
    return;
  std::vector<fs::path> given = read_by(options);
  for (const Input& input : unpacked) {
    given.push_back(input.base);
    if (!input.unpacked.empty()) // which may lie in the input's folder
      given.insert(given.begin(), input.unpacked);
  }
  given.push_back(unpacking_folder(options.output, run.dry_run));
  std::vector<fs::path> inputs;
  for (const fs::path& path : given) { // cases have absolute paths, messages those given
    const fs::path place = path.has_filename() ? path : path.parent_path();
    inputs.push_back(fs::absolute(place).lexically_normal());
    inputs.push_back(place);
  }
  run.report.hide(inputs, [inputs, key = key_path(options)](const fs::path& path) -> std::string {
    if (!fs::exists(key))
      return "(input)";
    const Identity identity(read_or_make_key(key));
    for (const fs::path& input : inputs)
      if (lies_within(path, input)) {
        const fs::path below = path.lexically_relative(input);
        return "case " +
               identity("case", below == "." ? path.filename().string() : below.generic_string());
      }
    return "case " + identity("case", path.string());
  });
}

std::vector<fs::path> read_by(const PreprocessOptions& options) {
  std::vector<fs::path> files = options.inputs;
  files.insert(files.end(), options.labels.begin(), options.labels.end());
  if (!options.official_lists.empty())
    files.push_back(options.official_lists);
  return files;
}

Destination destination(const PreprocessOptions& options, const CaseRows& rows,
                        std::string listing) {
  Destination to = {options.output, options.compression, rows.settings, rows.hashes,
                    std::move(listing)};
  for (std::size_t i = 0; i < rows.samples.size(); ++i)
    to.rows.push_back(row_text(rows.samples[i], rows.labels[i]));
  return to;
}

} // namespace thorax::pipeline
