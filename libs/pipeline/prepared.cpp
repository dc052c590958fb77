#include "pipeline/prepared.h"

#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.h"
#include "core/text.h"

namespace thorax::pipeline {
namespace {

std::map<std::string, std::string> values(const std::string& lines) {
  std::map<std::string, std::string> found;
  for (const std::string& line : split(lines, '\n'))
    if (const auto equals = line.find('='); equals != std::string::npos)
      found[std::string(trim(line.substr(0, equals)))] = trim(line.substr(equals + 1));
  return found;
}

} // namespace

std::string preparation(const store::Header& header) {
  std::string text = header.preprocessing;
  if (!text.empty() && text.back() != '\n')
    text += '\n';
  text += fmt::format("stored-intensity = \"{}\"\n", header.intensity);
  text += fmt::format("stored-type = \"{}\"\n", store::name(header.type));
  if (!header.window.empty())
    text += fmt::format("stored-window = [{}]\n", fmt::join(header.window, ", "));
  text += fmt::format("stored-shape = [{}]\n", fmt::join(header.sample_shape, ", "));
  return text;
}

void check_preparation(const std::string& of_model, const std::string& of_data) {
  const auto model = values(of_model), data = values(of_data);
  std::set<std::string> keys;
  for (const auto& each : {model, data})
    for (const auto& [key, value] : each)
      keys.insert(key);
  const auto value_in = [](const auto& map, const std::string& key) {
    const auto found = map.find(key);
    return found == map.end() ? std::string("unset") : found->second;
  };
  std::vector<std::string> differences;
  for (const std::string& key : keys)
    if (value_in(model, key) != value_in(data, key))
      differences.push_back(
          fmt::format("{} is {} but was {}", key, value_in(data, key), value_in(model, key)));
  if (!differences.empty())
    throw Error(ExitCode::inconsistent,
                "the data was prepared differently from the model's training data: " +
                    join(differences, ", "),
                "preprocess it with the same options");
}

} // namespace thorax::pipeline
