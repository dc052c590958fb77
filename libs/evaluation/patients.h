#pragma once

#include <cstdint>
#include <vector>

#include "evaluation/cases.h"

namespace thorax::evaluation {

/// The patient of each row as a number; rows without a patient are patients of their own.
struct Patients {
  std::vector<std::uint32_t> of;
  std::size_t count = 0;
  bool known = false; ///< some row names its patient
};

Patients number_patients(const ScoredCases& cases);

} // namespace thorax::evaluation
