#include "evaluation/layout.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"
#include "core/text.h"

namespace thorax::evaluation {
namespace {

std::string columns_of(const Header& header) {
  return "its columns are: " + short_list(header.columns);
}

Error no_column(const Header& header, const std::string& name) {
  const auto close = nearest(name, header.columns);
  return Error(ExitCode::unreadable,
               fmt::format("{} has no column '{}'", header.file, abridged(name)),
               fmt::format("name it with --columns \"{}=...\"; {}", abridged(name),
                           close ? fmt::format("did you mean '{}'?", abridged(*close))
                                 : columns_of(header)));
}

std::optional<Source> source_of(const std::vector<std::pair<std::string, Source>>& classes,
                                const std::string& name) {
  const auto found = std::find_if(classes.begin(), classes.end(),
                                  [&](const auto& one) { return one.first == name; });
  return found == classes.end() ? std::nullopt : std::optional(found->second);
}

void find_fields(Layout& layout, const ColumnNames& names) {
  const auto find = [&](const char* field) { return names.find(layout.header, field); };
  layout.id = find("id");
  layout.patient = find("patient");
  layout.study = find("study");
  layout.scan = find("scan");
  layout.slice = find("slice");
  layout.fold = find("fold");
  layout.split = find("split");
  layout.sex = find("sex");
  layout.age = find("age");
  layout.view = find("view");
  layout.model = find("model");
  if (!layout.id && !layout.scan && !layout.slice)
    throw no_column(layout.header, "id");
}

void warn_of_unused(const Layout& layout) {
  std::vector<bool> used(layout.header.columns.size());
  const auto use = [&](const std::optional<Source>& source) {
    if (source)
      used[source->column] = true;
  };
  for (const auto& source :
       {layout.id, layout.patient, layout.study, layout.scan, layout.slice, layout.fold,
        layout.split, layout.sex, layout.age, layout.view, layout.model})
    use(source);
  for (const auto& source : layout.labels)
    use(source);
  for (const auto& source : layout.probabilities)
    use(source);
  for (const auto& [name, source] : layout.further)
    use(source);
  std::vector<std::string> unused;
  for (std::size_t column = 0; column < used.size(); ++column)
    if (!used[column] && !layout.header.columns[column].empty())
      unused.push_back(layout.header.columns[column]);
  if (!unused.empty())
    log::warning("{}: columns not used: {}", layout.header.file, short_list(unused));
}

} // namespace

Layout predictions_layout(const Header& header, const ColumnNames& names,
                          const std::vector<std::string>& further, bool labels_needed) {
  Layout layout;
  layout.header = header;
  find_fields(layout, names);
  const auto truths = names.classes(header, "true:");
  for (const auto& [name, source] : names.classes(header, "prob:")) {
    layout.classes.push_back(name);
    layout.probabilities.push_back(source);
    layout.labels.push_back(source_of(truths, name));
    if (!layout.labels.back() && labels_needed)
      throw Error(ExitCode::unreadable,
                  fmt::format("{} has no column 'true:{}'", header.file, abridged(name)),
                  "name it with --columns, or give the truth in another table with --labels");
  }
  if (layout.classes.empty())
    throw Error(ExitCode::unreadable, fmt::format("{} has no column 'prob:<class>'", header.file),
                "name the prefix of yours with --columns \"prob:=...\"; " + columns_of(header));
  for (const std::string& name : further) {
    const auto source = names.find(header, name);
    if (!source)
      throw no_column(header, name);
    layout.further.emplace_back(name, *source);
  }
  warn_of_unused(layout);
  return layout;
}

Layout labels_layout(const Header& header, const ColumnNames& names,
                     const std::vector<std::string>& further,
                     const std::vector<std::string>& classes) {
  Layout layout;
  layout.header = header;
  find_fields(layout, names);
  const auto truths = names.classes(header, "true:");
  for (const std::string& name : classes) {
    auto source = source_of(truths, name);
    if (!source)
      source = names.find(header, name);
    if (!source)
      throw Error(ExitCode::unreadable,
                  fmt::format("{} has no column '{}' or 'true:{}'", header.file, abridged(name),
                              abridged(name)),
                  columns_of(header));
    layout.classes.push_back(name);
    layout.labels.push_back(source);
  }
  for (const std::string& name : further)
    if (const auto source = names.find(header, name))
      layout.further.emplace_back(name, *source);
  return layout;
}

} // namespace thorax::evaluation
