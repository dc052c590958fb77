#include "report/scale.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace thorax::report {
namespace {

constexpr double intervals = 5;
constexpr double rounding = 1e-9; ///< of a step: what floating point may put a tick off its place

double tick_step(Range range) {
  const double rough = (range.high - range.low) / intervals;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  const double fraction = rough / power;
  return power * (fraction < 1.5 ? 1 : fraction < 3 ? 2 : fraction < 7 ? 5 : 10);
}

} // namespace

Ticks ticks(Range range) {
  const double step = tick_step(range);
  Ticks result;
  result.decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step) + rounding)));
  const double last = std::floor(range.high / step + rounding);
  for (double i = std::ceil(range.low / step - rounding); i <= last; ++i)
    result.values.push_back(i * step);
  return result;
}

std::string tick_text(double value, int decimals) {
  const std::string digits = fmt::format("{:.{}f}", std::abs(value), decimals);
  const bool zero = digits.find_first_not_of("0.") == std::string::npos;
  return (value < 0 && !zero ? "\u2212" : "") + digits;
}

Range axis_range(const Axis& axis, const std::vector<double>& data) {
  if (axis.range)
    return *axis.range;
  std::vector<double> finite;
  std::copy_if(data.begin(), data.end(), std::back_inserter(finite),
               [](double value) { return std::isfinite(value); });
  if (finite.empty())
    return {};
  const auto [low, high] = std::minmax_element(finite.begin(), finite.end());
  if (*low == *high) {
    const double margin = *low == 0 ? 1 : std::abs(*low) / 10;
    return {*low - margin, *high + margin};
  }
  const double step = tick_step({*low, *high});
  return {std::floor(*low / step + rounding) * step, std::ceil(*high / step - rounding) * step};
}

} // namespace thorax::report
