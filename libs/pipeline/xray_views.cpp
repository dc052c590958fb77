#include "pipeline/xray_views.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.h"
#include "core/text.h"
#include "pipeline/told_names.h"

namespace thorax::pipeline {
namespace {

bool is_wanted(const std::string& view, const std::string& wanted) {
  switch (kind_of_view(view)) {
  case ViewKind::frontal:
    return wanted == "frontal" || lower(view) == wanted;
  case ViewKind::lateral:
    return wanted == "lateral" || lower(view) == wanted;
  case ViewKind::other:
    return lower(view) == wanted;
  case ViewKind::unknown:
    break;
  }
  return wanted == "unknown";
}

bool is_wanted(const std::string& view, const std::vector<std::string>& wanted) {
  return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& each) {
    return lower(each) == "all" || is_wanted(view, lower(each));
  });
}

bool is_xray(const std::string& modality) {
  return !is_among(lower(modality), {"ct", "mr", "mri", "us", "pt", "pet", "nm"});
}

template <class T>
void keep(std::vector<T>& values, const std::vector<bool>& kept) {
  std::size_t next = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (kept[i]) {
      if (next != i)
        values[next] = std::move(values[i]);
      ++next;
    }
  values.erase(values.begin() + static_cast<std::ptrdiff_t>(next), values.end());
}

} // namespace

ViewKind kind_of_view(const std::string& view) {
  const std::string word = split(lower(trim(view)), ' ').front();
  if (word.empty())
    return ViewKind::unknown;
  if (is_among(word, {"pa", "ap", "frontal"}))
    return ViewKind::frontal;
  if (is_among(word, {"l", "ll", "rl", "lat", "lateral"}))
    return ViewKind::lateral;
  return ViewKind::other;
}

void keep_views(std::vector<Case>& cases, CaseRows& rows, const std::vector<std::string>& wanted,
                cli::Run& run) {
  std::vector<bool> kept(cases.size(), true);
  std::vector<std::string> left_out;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const std::string& view = rows.samples[i].view;
    const std::string modality = rows.modalities.empty() ? "" : rows.modalities[i];
    if (!is_xray(modality))
      left_out.push_back(fmt::format("{} ({})", cases[i].name(), modality));
    else if (!is_wanted(view, wanted))
      left_out.push_back(
          fmt::format("{} ({})", cases[i].name(), view.empty() ? "unknown view" : view));
    else
      continue;
    kept[i] = false;
  }
  warn_of_names(left_out,
                fmt::format("{} of {} images are left out by their view or modality",
                            left_out.size(), cases.size()),
                "left_out_by_view", run);
  if (left_out.size() == cases.size())
    throw Error(
        ExitCode::no_input,
        fmt::format("none of the {} images has a view among {}", cases.size(), join(wanted, ", ")),
        "views come from the label table or ViewPosition; --views all keeps any");
  keep(cases, kept);
  keep(rows.samples, kept);
  keep(rows.labels, kept);
  if (!rows.modalities.empty())
    keep(rows.modalities, kept);
}

} // namespace thorax::pipeline
