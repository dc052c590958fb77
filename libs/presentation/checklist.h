#pragma once

#include <string>
#include <vector>

#include "presentation/evaluation_report.h"

namespace thorax::presentation {

/// An item of a reporting guideline, in our own words.
struct ChecklistItem {
  std::string number, topic;
  std::string answer = {}; ///< what this run shows of all of it; empty where it cannot answer
  std::string part = {};   ///< what this run shows of an item that stays open
};

/// TRIPOD+AI (Collins et al., BMJ 385, 2024): items 1 to 27, with parts.
std::vector<ChecklistItem> tripod_ai(const EvaluationReport& report);
/// CLAIM (Mongan, Moy and Kahn, Radiology: Artificial Intelligence 2, 2020): items 1 to 42.
std::vector<ChecklistItem> claim(const EvaluationReport& report);

/// checklist.md: each item "answered: ..." by this run or "open: the authors must fill in".
std::string checklist_text(const EvaluationReport& report);

} // namespace thorax::presentation
