#include "stats/interval.h"

#include <cmath>

#include <boost/math/distributions/normal.hpp>

namespace thorax::stats {

double normal_quantile(double confidence) {
  return boost::math::quantile(boost::math::normal(), 0.5 + confidence / 2);
}

double normal_p_value(double z) {
  return 2 * boost::math::cdf(boost::math::complement(boost::math::normal(), std::abs(z)));
}

} // namespace thorax::stats
