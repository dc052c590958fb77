#pragma once

#include "stats/interval.h"

namespace thorax::stats {

/// The interval of first - second from the interval of each, which need not be symmetric (Zou and
/// Donner's method of variance estimates recovery, Statistics in Medicine 27, 2008; for shares with
/// Wilson intervals it is Newcombe's method 10, Statistics in Medicine 17, 1998). The two are taken
/// as independent: where they rest on the same patients, the interval is too wide as a rule.
Interval difference_interval(double first, const Interval& of_first, double second,
                             const Interval& of_second);

} // namespace thorax::stats
