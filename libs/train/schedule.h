#pragma once

#include <string>
#include <vector>

namespace thorax::train {

/// How the learning rate moves, as a factor of its peak.
struct Schedule {
  std::string name = "constant"; ///< one of schedule_names()
  double epochs = 1;             ///< length of the training, for cosine
  double step_epochs = 10;       ///< step: the factor is applied every so many epochs
  double step_factor = 0.1;
  double warmup_epochs = 0; ///< rises linearly from 0 over these first epochs
};

/// constant; step: multiplied by step_factor every step_epochs; cosine: half a cosine from 1 to 0
/// after the warm-up (Loshchilov and Hutter, ICLR 2017).
std::vector<std::string> schedule_names();

/// @param epoch epochs done so far, fractions included
/// Throws Error(command_line) for an unknown name.
double learning_rate_factor(const Schedule& schedule, double epoch);

} // namespace thorax::train
