#include "pipeline/seen_patients.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "core/hash.h"

namespace thorax::pipeline {

std::vector<std::string> patient_hashes(const std::vector<store::Sample>& samples,
                                        const std::vector<std::size_t>& rows) {
  const auto names = store::subjects(samples);
  std::set<std::string> subjects, hashes;
  for (const std::size_t row : rows)
    subjects.insert(names[row]);
  for (const std::string& subject : subjects)
    hashes.insert(hmac_sha256("thorax-checkpoint-patient", subject));
  return {hashes.begin(), hashes.end()};
}

std::size_t overlap(const std::vector<std::string>& hashes,
                    const std::vector<std::string>& others) {
  std::vector<std::string> both;
  std::set_intersection(hashes.begin(), hashes.end(), others.begin(), others.end(),
                        std::back_inserter(both));
  return both.size();
}

std::vector<std::string> merged(const std::vector<std::string>& a,
                                const std::vector<std::string>& b) {
  std::vector<std::string> both;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

} // namespace thorax::pipeline
