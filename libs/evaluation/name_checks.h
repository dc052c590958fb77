#pragma once

#include "evaluation/cases.h"
#include "evaluation/origins.h"

namespace thorax::evaluation {

/// Checks that what is shown in reports and on terminals is text: throws Error(corrupt) naming a
/// row whose id, patient, model, ... holds a control character (a line end, say), and
/// Error(unreadable) for a class whose name does, is empty, or begins with a parenthesis like those
/// of the figures over the classes.
void check_names(const ScoredCases& cases, const Origins& origins);

} // namespace thorax::evaluation
