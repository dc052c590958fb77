#include "train/schedule.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "core/error.h"
#include "core/text.h"

namespace thorax::train {
namespace {

using Factor = double (*)(const Schedule&, double epoch);

double constant(const Schedule&, double) {
  return 1;
}

double step(const Schedule& schedule, double epoch) {
  return std::pow(schedule.step_factor, std::floor(epoch / schedule.step_epochs));
}

double cosine(const Schedule& schedule, double epoch) {
  const double length = std::max(schedule.epochs - schedule.warmup_epochs, 1e-9);
  const double done = std::clamp((epoch - schedule.warmup_epochs) / length, 0.0, 1.0);
  return 0.5 * (1 + std::cos(std::numbers::pi * done));
}

const std::map<std::string, Factor> factors = {
    {"constant", constant}, {"cosine", cosine}, {"step", step}};

} // namespace

std::vector<std::string> schedule_names() {
  std::vector<std::string> names;
  for (const auto& [name, factor] : factors)
    names.push_back(name);
  return names;
}

double learning_rate_factor(const Schedule& schedule, double epoch) {
  const auto found = factors.find(schedule.name);
  if (found == factors.end())
    throw Error(ExitCode::command_line, "unknown schedule '" + schedule.name + "'",
                "use " + join(schedule_names(), ", "));
  const double warmup = epoch < schedule.warmup_epochs ? epoch / schedule.warmup_epochs : 1.0;
  return warmup * found->second(schedule, epoch);
}

} // namespace thorax::train
